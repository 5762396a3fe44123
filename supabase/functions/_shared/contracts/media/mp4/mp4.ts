/** MP4 and QuickTime: finds the box `moov` wherever it is, and counts fragments if there are any. */
import { type Found, MediaError } from "../facts.ts";
import { clipMilliseconds } from "../length.ts";
import type { Source } from "../source.ts";
import { BOX_HEADER_MAX, readBoxHeader, refuseHidden } from "./boxes.ts";
import { addFragment, type FragmentSum } from "./fragments.ts";
import { type Movie, readMovie, type Track } from "./movie.ts";
import { secondsOf } from "./times.ts";

/** Real ones have some ten KB; an hour of fragments has the same. */
const HEADER_BYTES_MAX = 4 * 1024 * 1024;

/** Boxes beside the headers in which decoders look for no others. */
const PLAIN = new Set("ftyp styp mdat free skip wide sidx mfra uuid pnot PICT".split(" "));

export async function measureMp4(source: Source): Promise<Found> {
  const { movie, sums } = await walk(source);
  const tracks = movie.tracks.map((track) => ({ ...track, ...total(track, sums.get(track.id)) }));
  const pictures = tracks.filter(({ kind }) => kind === "video");
  const [shown] = pictures.toSorted((a, b) => b.width * b.height - a.width * a.height);
  if (shown === undefined || shown.width === 0 || shown.height === 0 || shown.frames === 0) {
    throw new MediaError("no_picture", "it has no moving pictures");
  }
  return {
    // Decoders also show a track whose kind we do not know, if it has pictures. So all count.
    milliseconds: clipMilliseconds(longest(pictures), Math.max(movie.seconds, longest(tracks))),
    width: shown.width,
    height: shown.height,
    has_sound: tracks.some(({ kind }) => kind === "sound"),
    frames: shown.frames,
  };
}

const longest = (tracks: { seconds: number }[]) =>
  Math.max(0, ...tracks.map(({ seconds }) => seconds));

/** The boxes of the file, one after the other. The content of most is skipped. */
async function walk(source: Source): Promise<{ movie: Movie; sums: Map<number, FragmentSum> }> {
  let movie: Movie | null = null;
  let hasPictures = false;
  const sums = new Map<number, FragmentSum>();
  let offset = 0;
  while (source.size - offset >= 8) {
    const view = await source.upTo(offset, BOX_HEADER_MAX);
    const { type, headerLength, length } = readBoxHeader(view, source.size - offset);
    if (offset + length > source.size) throw new MediaError("incomplete", "its end is missing");
    const read = () => {
      if (length > HEADER_BYTES_MAX) throw new MediaError("unreadable", "its header is too large");
      return source.at(offset + headerLength, length - headerLength);
    };
    // Decoders take the first one and ignore others.
    if (type === "moov") movie ??= readMovie(await read(), source.step);
    else if (type === "moof") {
      if (movie?.fragmentDefaults) {
        addFragment(await read(), movie.fragmentDefaults, sums, source.step);
      }
    } else if (!PLAIN.has(type)) refuseHidden(await read(), {});
    hasPictures ||= type === "mdat";
    offset += length;
  }
  if (movie === null) throw new MediaError("incomplete", "its header is missing");
  if (!hasPictures) throw new MediaError("incomplete", "its pictures are missing");
  return { movie, sums };
}

/** A track's own samples and those of its fragments. */
function total(track: Track, sum: FragmentSum | undefined): Pick<Track, "seconds" | "frames"> {
  if (sum === undefined) return track;
  const units = Math.max(sum.duration, sum.end - sum.start);
  const seconds = secondsOf(units, sum.shownUntil - sum.shownFrom, track.timescale);
  return { seconds: track.seconds + seconds, frames: track.frames + sum.frames };
}
