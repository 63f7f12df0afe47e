/** What all traces share (Trace Event Format, as chrome://tracing and Perfetto read it). */

/** Times of trace events are in microseconds. */
export const US_PER_S = 1e6;

/** Names a process or a thread of the trace. */
export const metadataEvent = (name: string, pid: number, tid: number, value: string): string =>
  JSON.stringify({ name, ph: 'M', pid, tid, args: { name: value } });

/** The file's text: one event per line, and what else is to be known about it. */
export function traceJson(events: readonly string[], otherData?: Readonly<Record<string, string | number>>): string {
  const other = otherData ? `"otherData":${JSON.stringify(otherData)},` : '';
  return `{"displayTimeUnit":"ns",${other}"traceEvents":[\n${events.join(',\n')}\n]}\n`;
}
