/** A problem in a plan: data, never thrown. Errors block a run, warnings do not. */
export interface Issue {
  severity: 'error' | 'warning';
  /** JSON path into the plan, e.g. "scenarios[0].deployment.systems". */
  path: string;
  /** Stable code, e.g. "value.range". */
  code: string;
  message: string;
  /** The value found, as text. */
  found?: string;
  /** What is allowed, in words. */
  allowed?: string;
}
