/** A field that filters a list as it is typed into. Escape empties it. */
export function FilterField({ label, value, onChange }: { label: string; value: string; onChange: (value: string) => void }) {
  return (
    <input
      class="filter-field"
      type="search"
      aria-label={label}
      placeholder={label}
      value={value}
      spellcheck={false}
      autocomplete="off"
      onInput={(event) => onChange(event.currentTarget.value)}
      onKeyDown={(event) => event.key === 'Escape' && value !== '' && (event.preventDefault(), onChange(''))}
    />
  );
}
