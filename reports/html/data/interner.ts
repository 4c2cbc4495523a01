/** Texts, each kept once, named by their index. */
export class Interner {
  readonly texts: string[] = [];
  private readonly known = new Map<string, number>();

  index(text: string): number {
    let at = this.known.get(text);
    if (at === undefined) {
      at = this.texts.push(text) - 1;
      this.known.set(text, at);
    }
    return at;
  }
}
