// What the file carries inside itself: the data of a run or a calibration, and the base map.
import type { ReportData } from './contract';
import type { CalibrationData } from './inference/contract';

/** What the file carries, or why it cannot be shown. */
export function read_data(): ReportData | CalibrationData | string {
  const text = document.getElementById('outflow-data')?.textContent ?? '';
  if (text.trim() === '' || text.startsWith('@@')) return 'This is the empty template of a report: nothing has been put into it yet.';
  try {
    const data = JSON.parse(text) as ReportData | CalibrationData;
    if (typeof data !== 'object' || data === null) return 'The data inside this report are not an object.';
    if (data.format === 'outflow-report-1' || data.format === 'outflow-calibration-1') return data;
    return `This page reads the formats outflow-report-1 and outflow-calibration-1, and the data inside say ${String((data as { format?: unknown }).format)}.`;
  } catch (error) {
    return `The data inside this report cannot be read: ${String(error)}`;
  }
}

/** Base64 of gzipped JSON in the element `id`, inflated by the browser itself. */
export async function read_packed<T>(id: string): Promise<T | null> {
  const text = document.getElementById(id)?.textContent?.trim();
  if (!text || typeof DecompressionStream === 'undefined') return null;
  const raw = atob(text);
  const bytes = new Uint8Array(raw.length);
  for (let i = 0; i < raw.length; ++i) bytes[i] = raw.charCodeAt(i);
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
  return JSON.parse(await new Response(stream).text()) as T;
}
