import type { AuthConfig, MailKind } from "../../../stack/config.ts";
import type { Settings } from "./settings.ts";

/**
 * Auth's settings as the stack reads them at each use. What @supabase/lite itself reads only at its
 * start keeps the first value: the lifetime of a token, the length of a password, and whether
 * anybody may sign up.
 */
export function liveAuthConfig(state: { auth: Settings }): AuthConfig {
  const text = (name: string) => String(state.auth[name] ?? "");
  const number = (name: string) => Number(state.auth[name]);
  const template = (kind: MailKind) => ({
    subject: text(`mailer_subjects_${kind}`),
    content: text(`mailer_templates_${kind}_content`),
  });
  return {
    get siteUrl() {
      return text("site_url");
    },
    jwtExpiry: number("jwt_exp"),
    enableSignup: state.auth["disable_signup"] !== true,
    passwordLengthMin: number("password_min_length"),
    rateLimit: {
      emailSent: number("rate_limit_email_sent"),
      signInSignUps: number("rate_limit_otp"),
      tokenVerifications: number("rate_limit_verify"),
      tokenRefresh: number("rate_limit_token_refresh"),
    },
    email: {
      enableConfirmations: state.auth["mailer_autoconfirm"] !== true,
      doubleConfirmChanges: state.auth["mailer_secure_email_change_enabled"] === true,
      get maxFrequencySeconds() {
        return number("smtp_max_frequency");
      },
      get otpLength() {
        return number("mailer_otp_length");
      },
      get otpExpiry() {
        return number("mailer_otp_exp");
      },
      get templates() {
        return {
          confirmation: template("confirmation"),
          magic_link: template("magic_link"),
          email_change: template("email_change"),
          recovery: template("recovery"),
          reauthentication: template("reauthentication"),
          invite: template("invite"),
        };
      },
    },
  };
}
