// Runs an export in a process of its own, with a given clock, for tests that kill it.
import { exportPortal } from '../../src/cli/export-portal.ts'
import { readConfig } from '../../src/config.ts'

const [dir = '', now = ''] = process.argv.slice(2)
await exportPortal({ config: readConfig(process.env), dir, now: Number(now) })
