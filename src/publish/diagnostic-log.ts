// Logs the changes of a scan, and new diagnostics with file, line and column.
import type { FastifyBaseLogger } from 'fastify'
import { describe } from '../content/messages.ts'
import type { LocatedDiagnostic } from '../content/diagnostics.ts'
import type { ScanReport } from './publisher.ts'

/** Returns a function that logs one report. A diagnostic is logged when it appears, not at every scan. */
export function createDiagnosticLog (log: Pick<FastifyBaseLogger, 'info' | 'warn'>): (report: ScanReport) => void {
  let earlier = new Set<string>()
  let blockedSince: number | null = null
  return ({ read, gone, touched, diagnostics, blocked }) => {
    if (touched > 0) log.info({ read: read.length, gone: gone.length, touched }, 'the portal shows the folder as it is now')
    if (blocked && blocked.since !== blockedSince) log.warn({ reason: blocked.reason, articles: blocked.keys.length }, 'a deletion is blocked: what was public stays')
    blockedSince = blocked?.since ?? null
    const current = new Set<string>()
    for (const diagnostic of diagnostics) {
      const key = keyOf(diagnostic)
      current.add(key)
      if (earlier.has(key)) continue
      const { code, file, line, column } = diagnostic
      const { severity, message, hint } = describe(diagnostic)
      log[severity === 'notice' ? 'info' : 'warn']({ code, file, line, column }, `${message}。${hint}`)
    }
    earlier = current
  }
}

const keyOf = ({ code, file, line, column, params }: LocatedDiagnostic) => JSON.stringify([code, file, line, column, params])
