/** Suggestions for a prompt, and prompts to be surprised by, in all languages. */
import { type Language, language } from "../language.ts";

interface Sentences {
  title: string;
  surprise: string;
  earlier: string;
  camera: { title: string; ideas: string[] };
  light: { title: string; ideas: string[] };
  motion: { title: string; ideas: string[] };
  prompts: string[];
}

export const ideaSentences: Record<Language, Sentences> = {
  en: {
    title: "Ideas",
    surprise: "Surprise me",
    earlier: "Earlier prompts",
    camera: {
      title: "Camera",
      ideas: ["slow dolly in", "seen from a drone", "close-up", "handheld", "low angle"],
    },
    light: {
      title: "Light",
      ideas: ["golden hour", "soft morning light", "neon at night", "moonlight", "backlit"],
    },
    motion: {
      title: "Motion",
      ideas: ["slow motion", "wind in the leaves", "drifting fog", "time lapse", "gentle waves"],
    },
    prompts: [
      "A red fox curls up in fresh snow while large flakes fall, close-up, soft morning light",
      "A tram glides through a rainy city at night, reflections on the street, slow dolly in",
      "A glass teapot fills with hot water and tea leaves unfold, macro, backlit",
      "Hot-air balloons rise over misty hills at sunrise, seen from a drone",
      "A cat on a window sill watches snowflakes, shallow depth of field, warm light",
      "Waves roll over black sand under the moon, time lapse of the stars above",
      "An old bookshop, dust dances in a beam of sunlight, the camera moves along the shelves",
      "A chef tosses vegetables in a pan, a flame flares up, slow motion",
      "Jellyfish drift through deep blue water, gentle light from above",
      "A field of sunflowers turns towards the sun, time lapse, golden hour",
    ],
  },
  de: {
    title: "Ideen",
    surprise: "Überrasch mich",
    earlier: "Frühere Prompts",
    camera: {
      title: "Kamera",
      ideas: [
        "langsame Kamerafahrt nach vorn",
        "von einer Drohne aus",
        "Nahaufnahme",
        "aus der Hand gefilmt",
        "von unten gesehen",
      ],
    },
    light: {
      title: "Licht",
      ideas: [
        "goldene Stunde",
        "weiches Morgenlicht",
        "Neonlicht bei Nacht",
        "Mondlicht",
        "Gegenlicht",
      ],
    },
    motion: {
      title: "Bewegung",
      ideas: ["Zeitlupe", "Wind in den Blättern", "ziehender Nebel", "Zeitraffer", "sanfte Wellen"],
    },
    prompts: [
      "Ein Rotfuchs rollt sich im frischen Schnee ein, große Flocken fallen, Nahaufnahme, weiches Morgenlicht",
      "Eine Straßenbahn gleitet nachts durch eine verregnete Stadt, Spiegelungen auf der Straße, langsame Kamerafahrt",
      "Eine gläserne Teekanne füllt sich mit heißem Wasser, Teeblätter öffnen sich, Makro, Gegenlicht",
      "Heißluftballons steigen bei Sonnenaufgang über neblige Hügel, von einer Drohne aus",
      "Eine Katze auf der Fensterbank beobachtet Schneeflocken, unscharfer Hintergrund, warmes Licht",
      "Wellen rollen im Mondlicht über schwarzen Sand, darüber ziehen die Sterne im Zeitraffer",
      "Ein altes Antiquariat, Staub tanzt in einem Sonnenstrahl, die Kamera fährt an den Regalen entlang",
      "Eine Köchin schwenkt Gemüse in der Pfanne, eine Flamme lodert auf, Zeitlupe",
      "Quallen schweben durch tiefblaues Wasser, sanftes Licht von oben",
      "Ein Sonnenblumenfeld dreht sich zur Sonne, Zeitraffer, goldene Stunde",
    ],
  },
};

export const sayOfIdeas = ideaSentences[language];
