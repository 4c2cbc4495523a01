/** What is searched for: all of these, in any order, upper and lower case alike. */
export function words(query: string): string[] {
  return query.toLowerCase().split(/\s+/).filter((word) => word !== '');
}
