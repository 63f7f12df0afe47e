/** The value below which a share `q` of the values lies. */
export const quantile = (values, q) => values.toSorted((a, b) => a - b)[Math.floor(q * (values.length - 1))];
