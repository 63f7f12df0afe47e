/** Rows of a CSV text as records of strings; no field of the measured tables holds a comma. */
export function csvRows(text) {
  const [header, ...lines] = text.trim().split('\n');
  const columns = header.trim().split(',');
  return lines.map((line) => {
    const cells = line.trim().split(',');
    return Object.fromEntries(columns.map((column, index) => [column, cells[index]]));
  });
}
