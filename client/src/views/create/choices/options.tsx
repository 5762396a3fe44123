import { Changing } from "../../../components/changing.tsx";

export interface Option {
  value: string;
  label: string;
  /** A second name in small text. */
  detail?: string | undefined;
  /** What choosing it means. */
  means?: string | undefined;
  /** The price and the waiting time. */
  terms?: string | undefined;
  /** Width to height, shown as a frame of this shape. */
  ratio?: number | undefined;
}

interface OptionsProps {
  options: readonly Option[];
  value: string;
  onChoose: (value: string) => void;
}

/** What can be chosen: one tap chooses, and the sheet closes. */
export function Options({ options, value, onChoose }: OptionsProps) {
  return (
    <ul class="options">
      {options.map((option) => (
        <li key={option.value}>
          <button
            type="button"
            value={option.value}
            aria-pressed={option.value === value}
            onClick={() => onChoose(option.value)}
          >
            {option.ratio !== undefined && (
              <span class="options-shape" aria-hidden="true">
                <i style={{ aspectRatio: String(option.ratio) }} data-tall={option.ratio < 1} />
              </span>
            )}
            <span class="options-text">
              <span>
                <strong>{option.label}</strong> {option.detail && <small>{option.detail}</small>}
              </span>
              {option.means && <span class="options-means">{option.means}</span>}
              {option.terms && (
                <small>
                  <Changing>{option.terms}</Changing>
                </small>
              )}
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}
