/** The functions of addresses, as columns, so that a worker or a page can receive them as they are. */

/** What addresses of a binary are in. */
export interface AddressFrames {
  /** In the order of the addresses: the frames of address `i` are rows `starts[i] … starts[i + 1])`, inlined first. */
  starts: Uint32Array;
  /** By frame: a row of `names`, `files` and `startLines`. */
  functions: Uint32Array;
  /** By frame; 0 where the line is not known. */
  lines: Int32Array;
  names: string[];
  /** Empty where the file is not known. */
  files: string[];
  /** The line of the func keyword; 0 where it is not known. */
  startLines: number[];
}

/** One frame. */
export interface Frame {
  name: string;
  file: string;
  line: number;
  startLine: number;
}

/** Collects the frames of addresses. */
export interface FrameWriter {
  /** Adds the frames of the next address. */
  add(frames: readonly Frame[]): void;
  finish(): AddressFrames;
}

/** Starts with no address. */
export function frameWriter(): FrameWriter {
  const rows = new Map<string, number>();
  const functions: number[] = [];
  const lines: number[] = [];
  const starts = [0];
  const names: string[] = [];
  const files: string[] = [];
  const startLines: number[] = [];
  const rowOf = ({ name, file, startLine }: Frame) => {
    const key = `${startLine}\0${name}\0${file}`;
    const row = rows.get(key) ?? names.push(name) - 1;
    if (row === files.length) {
      files.push(file);
      startLines.push(startLine);
      rows.set(key, row);
    }
    return row;
  };
  return {
    add(frames) {
      for (const frame of frames) {
        functions.push(rowOf(frame));
        lines.push(frame.line);
      }
      starts.push(functions.length);
    },
    finish: () => ({
      starts: Uint32Array.from(starts),
      functions: Uint32Array.from(functions),
      lines: Int32Array.from(lines),
      names,
      files,
      startLines,
    }),
  };
}
