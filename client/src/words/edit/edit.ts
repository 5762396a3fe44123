/**
 * The texts of what only Edit needs: masks, references and own videos. They load with those parts,
 * in both languages, because each is short.
 */
import { language } from "../language.ts";
import { editInEnglish } from "./en.ts";
import { editInGerman } from "./de.ts";

export const sayOfEdit = language === "de" ? editInGerman : editInEnglish;
