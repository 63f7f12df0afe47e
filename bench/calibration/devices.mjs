/** Data-sheet figures of the measured devices: FLOP/s dense, bytes/s, cores, W. */
export const devices = {
  a100_sxm: { memory: 2e12, cores: 108, powerW: 400, peaks: { bfloat16: 312e12 } },
  h100_sxm: { memory: 3.35e12, cores: 132, powerW: 700, peaks: { bfloat16: 989e12, fp8: 1979e12 } },
  h200_sxm: { memory: 4.8e12, cores: 132, powerW: 700, peaks: { bfloat16: 989e12, fp8: 1979e12 } },
  h20: { memory: 4e12, cores: 78, powerW: 400, peaks: { bfloat16: 148e12, fp8: 296e12 } },
  b200_sxm: { memory: 8e12, cores: 148, powerW: 1000, peaks: { bfloat16: 2250e12, fp8: 4500e12, nvfp4: 9000e12 } },
  gb200: { memory: 8e12, cores: 148, powerW: 1200, peaks: { bfloat16: 2500e12, fp8: 5000e12, nvfp4: 10000e12 } },
  gb300: { memory: 8e12, cores: 160, powerW: 1400, peaks: { bfloat16: 2500e12, fp8: 5000e12, nvfp4: 15000e12 } },
};
export const elementBytes = { bfloat16: 2, fp8: 1, nvfp4: 0.5 };
/** Keys of calibration.ts. */
export const familyOf = {
  a100_sxm: 'a100',
  h100_sxm: 'h100',
  h200_sxm: 'h200',
  h20: 'h20',
  b200_sxm: 'b200',
  gb200: 'gb200',
  gb300: 'gb300',
};
