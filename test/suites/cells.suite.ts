import { scenarios } from 'wimproof/playwright';

scenarios('scenarios/{name}.yaml'.replace('{name}', process.env['WIMPROOF_TEST_SCENARIOS'] ?? 'passing'));
