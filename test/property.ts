// Property tests with a fixed seed, so that each run tries the same values. `PROPERTY_SEED` tries others.
import process from 'node:process'
import fc from 'fast-check'

fc.configureGlobal({ seed: Number(process.env['PROPERTY_SEED'] ?? 20260101) })

export default fc
