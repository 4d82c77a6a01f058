// How old the static mirror is. It is what readers get when the portal is down: one that nobody renews is an alarm.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'

/** Made every night: after a night without one someone should look. */
const OLDEST_MS = 25 * 3600_000

export const MIRROR_REASONS = ['mirror-missing', 'mirror-old'] as const

const stamp = z.object({ exportedAt: z.number() })

interface Readiness { status: 'ready' | 'degraded' | 'unready', reasons: { code: string, message: string }[] }

/** Adds the age of the mirror to what /readyz says; a mirror that is missing or too old degrades it. Without a folder nothing is added. */
export function withMirror<T extends Readiness> (state: T, { mirrorDir, now }: { mirrorDir: string | undefined, now: number }): T & { mirror?: { ageSeconds: number | null } } {
  if (mirrorDir === undefined) return state
  const exportedAt = mirrorExportedAt(mirrorDir)
  const ageMs = exportedAt === null ? null : now - exportedAt
  const mirror = { ageSeconds: ageMs === null ? null : Math.floor(ageMs / 1000) }
  if (ageMs !== null && ageMs <= OLDEST_MS) return { ...state, mirror }
  const message = ageMs === null ? '静态镜像还没有，或者读不到；请检查导出任务' : '静态镜像超过25小时没有更新；请检查导出任务'
  return { ...state, status: state.status === 'ready' ? 'degraded' : state.status, reasons: [...state.reasons, { code: MIRROR_REASONS[ageMs === null ? 0 : 1], message }], mirror }
}

/** When the mirror was last exported whole (epoch ms); null when there is none or it can't be read. */
export function mirrorExportedAt (mirrorDir: string): number | null {
  try {
    return stamp.parse(JSON.parse(readFileSync(join(mirrorDir, 'mirror.json'), 'utf8'))).exportedAt
  } catch {
    return null
  }
}
