// Adds the age of the static mirror to /readyz. Readers get the mirror when the portal is down, so an old mirror is reported.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'

/** Exports run every night. After one missed night, the state is `degraded`. */
const MAX_AGE_MS = 25 * 3600_000

export const MIRROR_REASONS = ['mirror-missing', 'mirror-old'] as const

const stamp = z.object({ exportedAt: z.number() })

interface Readiness { status: 'ready' | 'degraded' | 'unready', reasons: { code: string, message: string }[] }

/** Returns the state as `degraded` when the mirror is missing or old; unchanged without `mirrorDir`. `now`: epoch milliseconds. */
export function addMirrorFreshness<T extends Readiness> (
  state: T, { mirrorDir, now }: { mirrorDir: string | undefined, now: number }
): T & { mirror?: { ageSeconds: number | null } } {
  if (mirrorDir === undefined) return state
  const exportedAt = mirrorExportedAt(mirrorDir)
  const ageMs = exportedAt === null ? null : now - exportedAt
  const mirror = { ageSeconds: ageMs === null ? null : Math.floor(ageMs / 1000) }
  if (ageMs !== null && ageMs <= MAX_AGE_MS) return { ...state, mirror }
  const reason = ageMs === null
    ? { code: MIRROR_REASONS[0], message: '静态镜像还没有，或者读不到；请检查导出任务' }
    : { code: MIRROR_REASONS[1], message: '静态镜像超过25小时没有更新；请检查导出任务' }
  return { ...state, status: state.status === 'ready' ? 'degraded' : state.status, reasons: [...state.reasons, reason], mirror }
}

/** Returns the time of the last complete export (epoch milliseconds); null when there is none or it can't be read. */
export function mirrorExportedAt (mirrorDir: string): number | null {
  try {
    return stamp.parse(JSON.parse(readFileSync(join(mirrorDir, 'mirror.json'), 'utf8'))).exportedAt
  } catch {
    return null
  }
}
