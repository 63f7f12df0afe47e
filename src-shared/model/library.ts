/** The built-in hardware profiles and models. Read-only: duplicate into a plan to change one. */
import type { HardwareProfile, Library, ModelArchitecture } from './plan';
import atlas800A2 from '../library/hardware/atlas-800-a2.json';
import cloudMatrix384 from '../library/hardware/cloudmatrix-384.json';
import dgxA100 from '../library/hardware/dgx-a100.json';
import dgxB200 from '../library/hardware/dgx-b200.json';
import dgxH100 from '../library/hardware/dgx-h100.json';
import dgxH200 from '../library/hardware/dgx-h200.json';
import gb200 from '../library/hardware/gb200-nvl72.json';
import gb300 from '../library/hardware/gb300-nvl72.json';
import hgxH20 from '../library/hardware/hgx-h20.json';
import hgxH800 from '../library/hardware/hgx-h800.json';
import tpuV5p from '../library/hardware/tpu-v5p.json';
import ubMesh1024 from '../library/hardware/ub-mesh-1024.json';
import deepseekV3 from '../library/models/deepseek-v3.json';
import gpt3 from '../library/models/gpt-3-175b.json';
import llama8b from '../library/models/llama-3.1-8b.json';
import llama70b from '../library/models/llama-3.1-70b.json';
import llama405b from '../library/models/llama-3.1-405b.json';
import mixtral from '../library/models/mixtral-8x7b.json';
import pangu from '../library/models/pangu-ultra-moe-718b.json';
import qwen3 from '../library/models/qwen3-235b-a22b.json';

/** Changes whenever a figure of the library changes; kept with every run. */
const LIBRARY_VERSION = '2026.11.3';

export const library: Library = {
  version: LIBRARY_VERSION,
  // The files are checked against the plan schema by a test; the compiler widens their literals to string.
  hardware: [
    cloudMatrix384,
    gb200,
    gb300,
    dgxB200,
    dgxH200,
    dgxH100,
    hgxH800,
    hgxH20,
    dgxA100,
    atlas800A2,
    ubMesh1024,
    tpuV5p,
  ] as unknown as HardwareProfile[],
  models: [gpt3, llama8b, llama70b, llama405b, mixtral, qwen3, deepseekV3, pangu] as ModelArchitecture[],
};
