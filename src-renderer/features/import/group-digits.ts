/** Whole numbers with their digits in groups, as tables show them. */
const format = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 3 });

export const groupDigits = (value: number): string => format.format(value);
