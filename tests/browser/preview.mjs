// Writes a report with made-up data and prints its path: `node preview.mjs [daily | hostile | calibration | an empty state]`.
import { make_calibration, make_calibration_states } from './calibration_fixture.mjs';
import { make_daily, make_empty_states, make_fixture, make_hostile } from './fixture.mjs';
import { write_report } from './report.mjs';

const name = process.argv[2] ?? 'fixture';
const worlds = { fixture: make_fixture, daily: make_daily, hostile: make_hostile, calibration: make_calibration };
const data = worlds[name]?.() ?? make_empty_states()[name] ?? make_calibration_states()[name]?.[0];
if (!data) {
  console.error(`no world is called ${name}; there are ${[...Object.keys(worlds), ...Object.keys(make_empty_states()), ...Object.keys(make_calibration_states())].join(', ')}`);
  process.exit(1);
}
console.log(write_report(name, data));
