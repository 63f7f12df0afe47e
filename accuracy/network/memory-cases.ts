/** Published latencies and bandwidths of reads over a scale-up fabric: device to device and device to host. */
import { peerAccess, poolAccess, type MemoryPlace } from '../../src-main/engine/network/pool';
import { fieldsOf, listOf, numberOf, textOf, type Fields } from '../lib/case-file';
import { compared, notExpressible, type ComparedCase } from '../lib/compared-case';
import { NotExpressible } from '../lib/not-expressible';
import { chipOf, profileOf } from './chips';

/** "npu_npu_read_latency_us", "npu_cpu_read_bandwidth_inter_gbs", "ub_bandwidth_gbs_per_die". */
const metricName =
  /^(?:(inter|intra)_(?:node_)?)?(?:(?:npu|gpu|die|device)_(?:to_)?(npu|gpu|die|device|cpu|host)|(ub))_(?:(read|write)_)?(latency|bandwidth)_(?:(inter|intra)_(?:node_)?)?(us|ns|gbs)(?:_per_(?:die|device))?(?:_(inter|intra)(?:_node)?)?$/i;

const unitFactors: Record<string, number> = { us: 1e-6, ns: 1e-9, gbs: 1e9 };

function placeIn(named: string | undefined, unit: string): MemoryPlace {
  return /inter/i.test(named ?? '') || /inter[-\s]?node/i.test(unit) ? 'supernode' : 'node';
}

function compareMetric(published: Fields, metric: Fields, found: RegExpExecArray, value: number): ComparedCase {
  const [, before, peer = '', bus, direction, quantity = '', within, unitName = '', after] = found;
  const unit = textOf(metric['unit']);
  const id = `${textOf(published['id']) || 'case'}#${textOf(metric['name'])}`;
  const factor = unitFactors[unitName.toLowerCase()] ?? NaN;
  const isLatency = quantity.toLowerCase() === 'latency';
  const shownUnit = unitName.toLowerCase() === 'gbs' ? 'GB/s' : unitName.toLowerCase();
  const hardwareText = fieldsOf(published['hardware']);
  const chip = chipOf('', textOf(hardwareText['chip']), textOf(published['title']));
  const family = `network/memory/${chip}/${isLatency ? 'latency' : 'bandwidth'}`;
  if (/\((?:below|above|under|over)\)/i.test(unit))
    throw new NotExpressible(`a bound is stated, not a value (${unit})`);
  if (direction?.toLowerCase() === 'write') throw new NotExpressible('profiles state reads; writes are not modelled');
  const hardware = profileOf(chip);
  const place = placeIn(before ?? within ?? after, unit);
  const access = /cpu|host/i.test(peer) ? poolAccess(hardware, place) : peerAccess(hardware, place);
  if (!access) throw new NotExpressible(`the profile of ${chip} has no such reads`);
  if (isLatency) return compared(id, family, 'read latency', shownUnit, access.latencyS / factor, value);
  const tier = hardware.tiers.find(({ endpoints }) => endpoints >= hardware.node.devices);
  const isLineRate = bus !== undefined && /nominal|line rate|raw/i.test(unit);
  const bytesPerS = isLineRate && tier ? tier.bandwidthBytesPerS : access.bytesPerS;
  return compared(id, family, isLineRate ? 'line rate' : 'read bandwidth', shownUnit, bytesPerS / factor, value);
}

/** Figures of reads over a fabric, or null where a case states none. */
export function compareMemoryCase(published: Fields): ComparedCase[] | null {
  if (listOf(published['points']).length > 0) return null;
  const metrics = listOf(published['metrics']);
  if (!metrics.some((metric) => metricName.test(textOf(metric['name'])))) return null;
  const caseId = textOf(published['id']) || 'case';
  return metrics.map((metric) => {
    const name = textOf(metric['name']);
    const unit = textOf(metric['unit']);
    const found = metricName.exec(name);
    const value = numberOf(metric['value']);
    try {
      if (!found) throw new NotExpressible(`"${name}" (${unit}) is no latency or bandwidth of a read`);
      if (value === null || value <= 0) throw new NotExpressible('no value above zero is given');
      return compareMetric(published, metric, found, value);
    } catch (error) {
      if (!(error instanceof NotExpressible)) throw error;
      return notExpressible(`${caseId}#${name}`, 'network/memory', error.message, '', unit, value);
    }
  });
}
