/** A node of the syntax tree that Vite's parser makes of a file. */
export interface Node {
  type: string;
  start: number;
  end: number;
}

export function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && "type" in value;
}

export function field(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
}

/** The name and the body of the function that a node gives a name to. */
export function bodyOf(node: Node): [name: unknown, body: Node] | [] {
  const [name, its] = namedFunction(node);
  const body = field(its, "body");
  return isFunction(its) && isNode(body) ? [name, body] : [];
}

function namedFunction(node: Node): [name: unknown, its: unknown] | [] {
  switch (node.type) {
    case "FunctionDeclaration":
      return [field(field(node, "id"), "name"), node];
    case "VariableDeclarator":
      return [field(field(node, "id"), "name"), field(node, "init")];
    case "MethodDefinition":
    case "Property": {
      const key = field(node, "key");
      return isMethod(node)
        ? [field(key, "name") ?? field(key, "value"), field(node, "value")]
        : [];
    }
    // zod's way to define a getter: `defineLazyInternal(inst, "pattern", (zod) => …)`.
    case "CallExpression": {
      const [, key, its] = listOf(field(node, "arguments"));
      return [field(key, "value"), its];
    }
    default:
      return [];
  }
}

const isFunction = (value: unknown) => isNode(value) && /Function/.test(value.type);

function isMethod(node: Node): boolean {
  return node.type === "MethodDefinition" || field(node, "method") === true ||
    field(node, "kind") === "get" || field(node, "kind") === "set";
}

const listOf = (value: unknown): unknown[] => Array.isArray(value) ? value : [];
