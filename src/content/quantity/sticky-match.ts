/** Returns the match of `pattern` at offset `at`, or null. */
export function matchAt ({ pattern, text, at }: { pattern: RegExp, text: string, at: number }): RegExpExecArray | null {
  pattern.lastIndex = at
  return pattern.exec(text)
}
