/** Stripes for time that an earlier run spent: told apart without colour. `id` must be the page's only one. */
export function Hatch({ id }: { id: string }) {
  return (
    <defs>
      <pattern id={id} width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
        <rect class="hatch-ground" width="6" height="6" />
        <rect class="hatch-stripe" width="2.2" height="6" />
      </pattern>
    </defs>
  );
}
