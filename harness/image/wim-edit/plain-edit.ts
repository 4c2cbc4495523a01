/** An edit with every default filled in: absolute host paths, paths inside the image relative with `/`. */
export interface PlainEdit {
  source: string;
  index: number;
  out: string;
  bootable: boolean;
  remove: string[];
  put: { path: string; from: string }[];
}
