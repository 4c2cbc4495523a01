/** How much of what was allowed was used: a bar and the share in words. */
export function UsedMeter({ used, allowed }: { used: number; allowed: number }) {
  const share = allowed > 0 ? used / allowed : used > 0 ? Infinity : 0;
  return (
    <span class={share > 1 ? 'used is-over' : 'used'}>
      <svg viewBox="0 0 80 6" aria-hidden="true">
        <rect class="used-track" width="80" height="6" rx="3" />
        <rect class="used-fill" width={Math.min(1, share) * 80} height="6" rx="3" />
      </svg>
      {Number.isFinite(share) ? `${share > 0 && share < 0.01 ? 'under 1' : Math.round(share * 100)} %` : 'over'}
    </span>
  );
}
