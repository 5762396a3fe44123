/** How the host serves a path of the app, compared with what the build asks for. */
import { headerRules, headersFor } from "../../../../client/hosts/table.ts";
import { ask, type Reply } from "../../ask.ts";
import type { Finding } from "../../finding.ts";
import type { DoctorWorld } from "../../world.ts";

/** What mends whatever the host does wrong. */
export const SERVE = 'Serve client/dist as the README says under "Deploy", then: npm run deploy';

interface Wanted {
  path: string;
  kind: "page" | "script";
}

const typeOf = ({ headers }: Reply) => headers.get("content-type") ?? "";
export const isPage = (reply: Reply) =>
  reply.status === 200 && typeOf(reply).startsWith("text/html");
const isScript = (reply: Reply) => reply.status === 200 && /\bjavascript\b/.test(typeOf(reply));

/** What is wrong at one path; of a header also which. */
interface Flaw {
  path: string;
  header?: { name: string; lacks: string; isMissing: boolean };
  says?: string;
}

export async function lookAt(
  world: DoctorWorld,
  appUrl: string,
  { path, kind }: Wanted,
): Promise<Flaw[]> {
  const reply = await ask(`${appUrl}${path}`);
  if (!(kind === "page" ? isPage(reply) : isScript(reply))) {
    return [{ path, says: `is not served as a ${kind} (${reply.status}, ${typeOf(reply)})` }];
  }
  const wanted = headersFor(path, headerRules(world.url));
  return Object.entries(wanted).flatMap(([name, value]) => {
    const sent = reply.headers.get(name);
    // A host may add to a header, and write blanks in its own way.
    const lacks = partsOf(value).filter((part) => !partsOf(sent ?? "").includes(part)).join("; ");
    return lacks === "" ? [] : [{ path, header: { name, lacks, isMissing: sent === null } }];
  });
}

/** One finding for each flaw, whatever the number of paths that have it. */
export function findingsOf(appUrl: string, flaws: Flaw[]): Finding[] {
  const same = Map.groupBy(flaws, ({ header, says }) => JSON.stringify(header ?? says));
  return [...same.values()].map(([flaw, ...others]) => {
    const paths = [flaw, ...others].map((each) => each?.path).join(", ");
    const { header, says } = flaw ?? {};
    if (header === undefined) {
      return {
        what: `${paths} of ${appUrl} ${says}.`,
        why: "A link into the app, or the app itself, or its start without a network, fails there.",
        mend: SERVE,
      };
    }
    const { name, lacks, isMissing } = header;
    return {
      what: isMissing
        ? `${appUrl} comes without the header ${name} (${paths}).`
        : `${appUrl} comes with another ${name} (${paths}): it lacks "${lacks}".`,
      why: name === "Content-Security-Policy" && !isMissing
        ? "The app was built for another project or version, so the browser blocks what it needs."
        : "The headers keep the app from being embedded, attacked, or stuck in an old version.",
      mend: SERVE,
    };
  });
}

const partsOf = (value: string) =>
  value.split(/[;,]/).map((part) => part.trim().toLowerCase()).filter((part) => part !== "");
