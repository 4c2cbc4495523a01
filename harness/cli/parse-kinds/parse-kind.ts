import { decodeTranscript } from '../../tools/transcript/decode-transcript.ts';
import { describeValue } from './describe-value.ts';

/** One kind of file that `wimproof parse` reads. */
export interface ParseKind {
  /** As the command line names it: `dism-packages`. */
  name: string;
  /** What it is, for the list: the command that prints it, or the file. */
  title: string;
  /** Not text: its encoding is not looked at. */
  binary?: boolean;
  /** Plain data of the file. Throws WimproofError when it is not whole or not of this kind. */
  parse(bytes: Buffer): unknown;
  /** For people; without it a table or list is made from the data. */
  describe?(value: unknown): string;
}

/** A kind whose parser takes text, decoded by `decodeTranscript`. */
export function textKind<Value>(name: string, title: string, parse: (text: string) => Value, describe: (value: Value) => string = describeValue): ParseKind {
  return { name, title, parse: (bytes) => parse(decodeTranscript(bytes).text), describe: (value) => describe(value as Value) };
}

/** A kind whose parser takes bytes, with rules of its own for their encoding. */
export function binaryKind<Value>(name: string, title: string, parse: (bytes: Buffer) => Value, describe: (value: Value) => string = describeValue): ParseKind {
  return { name, title, binary: true, parse, describe: (value) => describe(value as Value) };
}
