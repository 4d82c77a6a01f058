// Classifies a file of the content folder by its path.
import { PICTURE_TYPES } from './picture-address.ts'
import type { DiagnosticCode } from './messages.ts'
import { RESERVED_NAMES, SLUG } from '../urls.ts'

export type Kind = 'site' | 'metrics' | 'street' | 'series' | 'article' | 'picture'

export type Classification =
  | { kind: Kind }
  /** Files that editors and operating systems make; not reported to staff. */
  | { kind: 'ignored' }
  /** Files that staff may want to publish, but that can't be used; reported to staff. */
  | { kind: 'unused', code: DiagnosticCode, params: Record<string, string> }

const IGNORED = /^(?:[._]|~\$)|\.(?:tmp|swp|bak)$|~$|^(?:thumbs\.db|desktop\.ini)$/i
const TEXT = /\.(?:md|markdown|txt)$/i
const YAML = /\.ya?ml$/i
/** Misspelt names of 站点.yml and 指标.yml, made by Windows or an editor. */
const MISNAMED_YAML = /^(站点|指标)(?:\.(?:ya?ml|txt|md|markdown))*$/i
/** Limit of nested folders above a file. */
export const MOST_FOLDERS = 4

const unused = (code: DiagnosticCode, params: Record<string, string> = {}): Classification => ({ kind: 'unused', code, params })

/** @param path relative to the content folder, with `/` between its parts */
export function classify (path: string): Classification {
  const parts = path.split('/')
  const name = parts.at(-1) ?? ''
  const folder = parts[0] ?? ''
  if (parts.some((part) => IGNORED.test(part)) || path === 'README.md') return { kind: 'ignored' }
  if (parts.length > MOST_FOLDERS + 1) return unused('file-too-deep', { name })
  const extension = /\.([^.]+)$/.exec(name)?.[1]?.toLowerCase() ?? ''
  if (parts.includes('图片')) return extension in PICTURE_TYPES ? { kind: 'picture' } : unused('picture-format', { name })
  if (parts.length === 1) {
    if (name === '站点.yml') return { kind: 'site' }
    if (name === '指标.yml') return { kind: 'metrics' }
    const intended = MISNAMED_YAML.exec(name)?.[1]
    if (intended !== undefined) return unused('file-rename', { name, better: `${intended}.yml` })
  } else if (TEXT.test(name)) {
    if (folder === '街道') return { kind: 'street' }
    if (!SLUG.test(folder)) return unused('series-folder-name', { folder })
    if (RESERVED_NAMES.has(folder)) return unused('series-folder-reserved', { folder })
    // Offices sort files into folders by year, so an article may be in any subfolder of its series.
    if (!/^系列\./.test(name)) return { kind: 'article' }
    if (parts.length === 2) return { kind: 'series' }
  }
  if (extension in PICTURE_TYPES) return unused('picture-misplaced', { name })
  if (/^(?:docx?|wps|pdf|rtf|xlsx?|et|pptx?)$/.test(extension)) return unused('file-office', { name })
  if (TEXT.test(name) || YAML.test(name)) return unused('file-misplaced', { name })
  return unused('file-unused', { name })
}
