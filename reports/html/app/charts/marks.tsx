import { symbol, symbolDiamond, symbolTriangle } from 'd3-shape';

const TRIANGLE = symbol(symbolTriangle, 44)()!;
const DIAMOND = symbol(symbolDiamond, 34)()!;

/** A restart of the guest: a triangle that points at its time. */
export function RestartMark() {
  return <path class="mark-restart" d={TRIANGLE} />;
}

/** A picture of the console. */
export function PictureMark() {
  return <rect class="mark-picture" x="-3.5" y="-3" width="7" height="6" rx="1.2" />;
}

/** The time that a plan allows for a wait. */
export function DeadlineMark() {
  return <path class="mark-deadline" d={DIAMOND} />;
}
