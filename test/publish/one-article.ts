// Opens portals with one public article at /xilie/1.
import assert from 'node:assert/strict'
import { articleFile, BASE_FILES } from '../content-files.ts'
import { openSteppedPortal, type Scope, shortDiagnostics, type SteppedPortal } from '../helper.ts'

export const ONE = 'xilie/一.md'

/** Opens the portal and scans once. @param diagnostics whether that scan reports any */
export function openWithOne (scope: Scope, more: Parameters<typeof openSteppedPortal>[1] = {}, diagnostics = false): SteppedPortal {
  const portal = openSteppedPortal(scope, { ...more, files: { ...BASE_FILES, [ONE]: articleFile({ 标题: '旧标题' }, '旧正文。'), ...more.files } })
  const report = portal.scan()
  assert.equal(report.diagnostics.length > 0, diagnostics, shortDiagnostics(report).join('\n'))
  return portal
}
