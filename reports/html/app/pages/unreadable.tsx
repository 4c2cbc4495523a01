/** In place of what could not be shown. */
export function Unreadable({ what, error }: { what: string; error: unknown }) {
  return (
    <div class="panel error-box k-infrastructure" role="alert">
      <p>
        <b>{what} cannot be shown:</b> {error instanceof Error ? error.message : String(error)}.
      </p>
      <p>
        Its evidence is in the run's folder. <code>wimproof report</code> writes this file again.
      </p>
    </div>
  );
}
