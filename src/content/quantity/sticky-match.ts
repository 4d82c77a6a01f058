// Matches sticky (`y`) patterns at an offset.

/** Sets `lastIndex` for each match. */
export function matchAt ({ pattern, text, at }: { pattern: RegExp, text: string, at: number }): RegExpExecArray | null {
  pattern.lastIndex = at
  return pattern.exec(text)
}
