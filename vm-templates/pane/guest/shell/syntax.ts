/** What a command line is after parsing: percent-expanded, carets gone, quotes still there. */
export interface Redirect {
  handle: number;
  mode: 'read' | 'write' | 'append' | 'duplicate';
  /** File name, or the handle's digit for `duplicate`. */
  target: string;
}
export interface Simple {
  kind: 'simple';
  /** Command and arguments with redirections cut out. */
  text: string;
  redirects: Redirect[];
  quiet: boolean;
}
export interface Block {
  kind: 'block';
  body: Node[];
  redirects: Redirect[];
  quiet: boolean;
}
export interface Chain {
  kind: 'chain';
  operator: '&' | '&&' | '||' | '|';
  left: Node;
  right: Node;
}
export type Condition =
  | { test: 'errorlevel' | 'exist' | 'defined' | 'cmdextversion'; operand: string }
  | { test: 'compare'; left: string; operator: '==' | 'EQU' | 'NEQ' | 'LSS' | 'LEQ' | 'GTR' | 'GEQ'; right: string };
export interface If {
  kind: 'if';
  negate: boolean;
  ignoreCase: boolean;
  condition: Condition;
  then: Node;
  otherwise?: Node;
}
export interface For {
  kind: 'for';
  mode: 'plain' | 'directories' | 'recursive' | 'count' | 'file';
  /** Start directory of /R, options of /F. */
  options: string;
  variable: string;
  set: string;
  body: Node;
}
export type Node = Simple | Block | Chain | If | For;
