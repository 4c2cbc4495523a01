export interface FilterChoice<Name extends string> {
  name: Name;
  label: string;
  count: number;
}

/** One of several filters, each with how much it shows. */
export function FilterButtons<Name extends string>({ label, choices, chosen, onChoose }: { label: string; choices: readonly FilterChoice<Name>[]; chosen: Name; onChoose: (name: Name) => void }) {
  return (
    <div class="filters" role="group" aria-label={label}>
      {choices.map(({ name, label: text, count }) => (
        <button type="button" key={name} aria-pressed={chosen === name} onClick={() => onChoose(name)}>
          {text} <span class="filter-count">{count.toLocaleString('en')}</span>
        </button>
      ))}
    </div>
  );
}
