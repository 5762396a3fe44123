/**
 * Finds groups of files that import each other in a circle, as Tarjan's strongly connected
 * components.
 */
export function findCircles(imports: Iterable<{ from: string; to: string }>): string[][] {
  const targets = new Map<string, Set<string>>();
  for (const { from, to } of imports) {
    targets.set(from, (targets.get(from) ?? new Set()).add(to));
  }
  const indexes = new Map<string, number>();
  const lowest = new Map<string, number>();
  const stack: string[] = [];
  const circles: string[][] = [];

  const visit = (file: string): number => {
    const index = indexes.size;
    indexes.set(file, index);
    lowest.set(file, index);
    stack.push(file);
    for (const target of targets.get(file) ?? []) {
      const known = indexes.get(target);
      const reached = known === undefined ? visit(target) : stack.includes(target) ? known : index;
      lowest.set(file, Math.min(lowest.get(file) ?? index, reached));
    }
    const low = lowest.get(file) ?? index;
    if (low < index) return low;
    const members = stack.splice(stack.indexOf(file));
    if (members.length > 1 || targets.get(file)?.has(file)) circles.push(members.sort());
    return low;
  };

  for (const file of targets.keys()) if (!indexes.has(file)) visit(file);
  return circles;
}
