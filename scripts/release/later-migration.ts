/** How a migration after the first release is written, so that it cannot stop a project in use. */
import { loadModule, type Node, parseSync } from "libpg-query";

await loadModule();

export const limits = "set lock_timeout = '3s';\nset statement_timeout = '60s';\n";

/** A sentence for each rule that the migration breaks. Only its statements are read. */
export function findUnsafeStatements(file: string, text: string): string[] {
  // The parser takes no empty text.
  const { stmts = [] } = text.trim() === "" ? {} : parseSync(text);
  const statements = stmts.flatMap(({ stmt }) => stmt ?? []);
  return [
    ...(hasLimits(statements) ? [] : [
      `${file} has to begin with \`${limits.trim().replace("\n", " ")}\`: then it fails and is ` +
      "tried again, while without them it could wait for a lock and keep everybody waiting.",
    ]),
    ...statements.flatMap((statement) => flawOf(statement, statements.length)).map((flaw) =>
      `${file} ${flaw}`
    ),
  ];
}

function hasLimits(statements: Node[]): boolean {
  const set = new Set(statements.slice(0, 2).map(limitOf));
  return set.has("lock_timeout") && set.has("statement_timeout");
}

/** The name of the limit that a statement sets to more than 0, which would be none. */
function limitOf(statement: Node): string | undefined {
  if (!("VariableSetStmt" in statement)) return undefined;
  const { name, args: [value] = [] } = statement.VariableSetStmt;
  if (!value || !("A_Const" in value)) return undefined;
  const { ival, sval } = value.A_Const;
  return Number.parseFloat(sval?.sval ?? `${ival?.ival ?? 0}`) > 0 ? name : undefined;
}

function flawOf(statement: Node, count: number): string[] {
  if ("TransactionStmt" in statement) {
    return [
      "begins or ends a transaction. Leave that out: each file is one transaction already, and " +
      "what stands after a commit could fail alone.",
    ];
  }
  if (isConcurrent(statement) && count > 3) {
    return [
      "has a statement with `concurrently`, which runs outside of the file's transaction. Give " +
      "it a file of its own, with the two limits.",
    ];
  }
  if (!("AlterTableStmt" in statement)) return [];
  const { relation, cmds = [] } = statement.AlterTableStmt;
  return cmds.flatMap((command) => {
    const column = columnWithoutValue(command);
    return column === undefined ? [] : [
      `adds ${relation?.relname}.${column} as not null without a default, which fails where the ` +
      "table has rows. Give it a default, or leave it nullable.",
    ];
  });
}

const isConcurrent = (statement: Node): boolean =>
  ("IndexStmt" in statement && statement.IndexStmt.concurrent === true) ||
  ("DropStmt" in statement && statement.DropStmt.concurrent === true);

/** The name of an added column that the rows of a table would lack. */
function columnWithoutValue(command: Node): string | undefined {
  if (!("AlterTableCmd" in command)) return undefined;
  const { subtype, def } = command.AlterTableCmd;
  if (subtype !== "AT_AddColumn" || !def || !("ColumnDef" in def)) return undefined;
  const has = (def.ColumnDef.constraints ?? []).flatMap((one) =>
    "Constraint" in one ? one.Constraint.contype : []
  );
  const isFilled = has.some((kind) =>
    kind === "CONSTR_DEFAULT" || kind === "CONSTR_GENERATED" || kind === "CONSTR_IDENTITY"
  );
  return has.includes("CONSTR_NOTNULL") && !isFilled ? def.ColumnDef.colname : undefined;
}
