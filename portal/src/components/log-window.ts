import { useLayoutEffect, useRef, useState, type RefObject } from 'react';
import { rowOf, type LogRow } from './log-rows.js';

export const ROW_HEIGHT = 20;
/** Rows above and below those in sight, so that a quick scroll shows no gap. */
const SPARE_ROWS = 10;
const SAMPLE = 100;

export interface Room {
  /** Characters in a row. */
  readonly columns: number;
  readonly height: number;
}

/** How much the frame has room for, whenever it changes. */
export function useRoom(frame: RefObject<HTMLDivElement | null>): Room {
  const [room, setRoom] = useState<Room>({ columns: 100, height: 420 });
  useLayoutEffect(() => {
    const element = frame.current;
    if (element === null) return undefined;
    const measure = (): void => {
      const { paddingLeft, paddingRight } = getComputedStyle(element);
      const width = element.clientWidth - parseFloat(paddingLeft) - parseFloat(paddingRight);
      const columns = Math.floor(width / characterWidth(element));
      const height = element.clientHeight;
      setRoom((before) => (before.columns === columns && before.height === height ? before : { columns, height }));
    };
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    measure();
    return () => observer.disconnect();
  }, [frame]);
  return room;
}

function characterWidth(element: HTMLElement): number {
  const sample = document.createElement('span');
  sample.textContent = '0'.repeat(SAMPLE);
  sample.style.position = 'absolute';
  sample.style.visibility = 'hidden';
  element.append(sample);
  const { width } = sample.getBoundingClientRect();
  sample.remove();
  return Math.max(1, width / SAMPLE);
}

interface WindowOptions {
  readonly rows: readonly LogRow[];
  readonly height: number;
  readonly isFollowing: boolean;
  readonly follow: (isFollowing: boolean) => void;
}

interface RowWindow {
  readonly first: number;
  readonly end: number;
  readonly scrolled: () => void;
}

/** Which rows are in sight. Following, these are the last ones; otherwise those in sight stay where they are, although older ones go. */
export function useWindow(
  frame: RefObject<HTMLDivElement | null>,
  { rows, height, isFollowing, follow }: WindowOptions,
): RowWindow {
  const [top, setTop] = useState(0);
  // Where we have put it ourselves: that is no scroll of somebody's.
  const placed = useRef(0);
  const anchor = useRef({ key: 0, offset: 0 });
  useLayoutEffect(() => {
    const element = frame.current;
    if (element === null) return;
    const { key, offset } = anchor.current;
    const at = isFollowing ? element.scrollHeight : rowOf(rows, key) * ROW_HEIGHT + offset;
    if (Math.abs(element.scrollTop - at) >= 1) element.scrollTo({ top: at, behavior: 'instant' });
    placed.current = element.scrollTop;
  }, [frame, rows, isFollowing]);
  const scrolled = (): void => {
    const element = frame.current;
    if (element === null) return;
    const { scrollTop, clientHeight, scrollHeight } = element;
    const row = Math.floor(scrollTop / ROW_HEIGHT);
    const key = rows[row]?.line.key ?? 0;
    anchor.current = { key, offset: scrollTop - rowOf(rows, key) * ROW_HEIGHT };
    setTop(row);
    if (Math.abs(scrollTop - placed.current) >= 1) follow(scrollTop + clientHeight >= scrollHeight - ROW_HEIGHT);
    placed.current = scrollTop;
  };
  const inSight = Math.ceil(height / ROW_HEIGHT);
  const from = isFollowing ? rows.length - inSight : top;
  const first = Math.max(0, Math.min(from, rows.length - inSight) - SPARE_ROWS);
  return { first, end: Math.min(rows.length, first + inSight + 2 * SPARE_ROWS), scrolled };
}
