import { describe, expect, it } from "vitest";
import { cleanAddress } from "./clean-address.ts";

const clean = (path: string) => cleanAddress(new URL(path, "https://wan.example.com"));

describe("cleanAddress", () => {
  it.each([
    ["/create#access_token=a.b.c&refresh_token=r&type=magiclink&expires_in=3600", "/create"],
    ["/create#refresh_token=r", "/create"],
    ["/#error=access_denied&error_code=otp_expired&error_description=Email+link", "/"],
    ["/you#message=Confirmation+link+accepted", "/you"],
    ["/create?code=8b1e", "/create"],
    ["/create?token_hash=8b1e&type=email", "/create"],
    ["/create?error_description=x", "/create"],
    ["/videos?show=ready&code=8b1e&words=fox", "/videos?show=ready&words=fox"],
    ["/videos?show=ready#access_token=a.b.c", "/videos?show=ready"],
    ["/create#/access_token=a.b.c", "/create"],
    ["/create#?access_token=a.b.c", "/create"],
    ["/create?token=1#top", "/create#top"],
  ])("%s becomes %s", (from, to) => {
    expect(clean(from)).toBe(to);
  });

  it.each(["/", "/create", "/videos?show=ready&from=photo&words=access_token", "/create#main"])(
    "%s stays as it is",
    (path) => {
      expect(clean(path)).toBeNull();
    },
  );
});
