import type { Settings } from "./settings.ts";

/**
 * All settings of Auth as a new project has them (`…/config/auth`). The CLI refuses an answer in
 * which one is missing. The names are those of the API; the texts of the mails are ours, and like
 * the real ones they have a link and no code.
 */
export function authSettings(): Settings {
  return {
    ...providers(),
    ...hooks(),
    ...mails(),
    ...named(off, false),
    ...named(unset, null),
    ...rest,
  };
}

function named(names: string, value: unknown): Settings {
  return Object.fromEntries(names.trim().split(/\s+/).map((name) => [name, value]));
}

/** Each provider has an id, a secret, and a switch. Some have more. */
function providers(): Settings {
  const settings: Settings = {};
  for (const provider of signInProviders.trim().split(/\s+/)) {
    const field = (name: string) => `external_${provider}_${name}`;
    settings[field("client_id")] = null;
    settings[field("secret")] = null;
    settings[field("enabled")] = false;
    if (provider !== "workos") settings[field("email_optional")] = false;
  }
  return settings;
}

function hooks(): Settings {
  const settings: Settings = {};
  for (const hook of authHooks.trim().split(/\s+/)) {
    settings[`hook_${hook}_enabled`] = false;
    settings[`hook_${hook}_uri`] = null;
    settings[`hook_${hook}_secrets`] = null;
  }
  return settings;
}

function mails(): Settings {
  const settings: Settings = {};
  for (const kind of mailKinds.trim().split(/\s+/)) {
    settings[`mailer_subjects_${kind}`] = "Follow the link";
    settings[`mailer_templates_${kind}_content`] =
      '<p><a href="{{ .ConfirmationURL }}">Go on</a></p>';
  }
  settings["mailer_templates_reauthentication_content"] = "<p>{{ .Token }}</p>";
  for (const event of notifiedEvents.trim().split(/\s+/)) {
    settings[`mailer_subjects_${event}_notification`] = "Your account has changed";
    settings[`mailer_templates_${event}_notification_content`] = "<p>It has changed.</p>";
    settings[`mailer_notifications_${event}_enabled`] = false;
  }
  return settings;
}

const signInProviders = `
  apple azure bitbucket discord facebook figma github gitlab google kakao keycloak linkedin_oidc
  notion slack slack_oidc spotify twitch twitter workos x zoom
`;

const authHooks = `
  after_user_created before_user_created custom_access_token mfa_verification_attempt
  password_verification_attempt send_email send_sms
`;

const mailKinds = "confirmation email_change invite magic_link reauthentication recovery";

const notifiedEvents = `
  email_changed identity_linked identity_unlinked mfa_factor_enrolled mfa_factor_unenrolled
  password_changed phone_changed
`;

const off = `
  custom_oauth_enabled disable_signup external_anonymous_users_enabled external_phone_enabled
  external_web3_ethereum_enabled external_web3_solana_enabled
  mailer_allow_unverified_email_sign_ins mailer_autoconfirm mfa_allow_low_aal
  mfa_phone_enroll_enabled mfa_phone_verify_enabled mfa_totp_enroll_enabled
  mfa_totp_verify_enabled mfa_web_authn_enroll_enabled mfa_web_authn_verify_enabled
  nimbus_oauth_email_optional oauth_server_allow_dynamic_registration oauth_server_enabled
  passkey_enabled password_hibp_enabled saml_allow_encrypted_assertions saml_enabled
  security_captcha_enabled security_manual_linking_enabled security_sb_forwarded_for_enabled
  security_update_password_require_current_password
  security_update_password_require_reauthentication sessions_single_per_user sms_autoconfirm
`;

const unset = `
  external_apple_additional_client_ids external_azure_url external_gitlab_url
  external_google_additional_client_ids external_google_skip_nonce_check external_keycloak_url
  external_workos_url nimbus_oauth_client_id nimbus_oauth_client_secret
  oauth_server_authorization_path saml_external_url security_captcha_secret sessions_tags
  sms_messagebird_access_key sms_messagebird_originator sms_test_otp sms_test_otp_valid_until
  sms_textlocal_api_key sms_textlocal_sender sms_twilio_account_sid sms_twilio_auth_token
  sms_twilio_content_sid sms_twilio_message_service_sid sms_twilio_verify_account_sid
  sms_twilio_verify_auth_token sms_twilio_verify_message_service_sid sms_vonage_api_key
  sms_vonage_api_secret sms_vonage_from smtp_admin_email smtp_host smtp_pass smtp_port
  smtp_sender_name smtp_user webauthn_rp_display_name webauthn_rp_id webauthn_rp_origins
`;

const rest: Settings = {
  api_max_request_duration: 10,
  audit_log_disable_postgres: true,
  custom_oauth_max_providers: 3,
  db_max_pool_size: 10,
  db_max_pool_size_unit: "connections",
  external_email_enabled: true,
  index_worker_ensure_user_search_indexes_exist: true,
  jwt_exp: 3600,
  mailer_otp_exp: 3600,
  mailer_otp_length: 6,
  mailer_secure_email_change_enabled: true,
  mfa_max_enrolled_factors: 10,
  mfa_phone_max_frequency: 5,
  mfa_phone_otp_length: 6,
  mfa_phone_template: "Your code is {{ .Code }}",
  password_min_length: 6,
  password_required_characters: "",
  rate_limit_anonymous_users: 30,
  rate_limit_email_sent: 2,
  rate_limit_otp: 30,
  rate_limit_sms_sent: 30,
  rate_limit_token_refresh: 150,
  rate_limit_verify: 30,
  rate_limit_web3: 30,
  refresh_token_rotation_enabled: true,
  security_captcha_provider: "hcaptcha",
  security_refresh_token_reuse_interval: 10,
  sessions_inactivity_timeout: 0,
  sessions_timebox: 0,
  site_url: "http://localhost:3000",
  sms_max_frequency: 5,
  sms_otp_exp: 60,
  sms_otp_length: 6,
  sms_provider: "twilio",
  sms_template: "Your code is {{ .Code }}",
  smtp_max_frequency: 60,
  uri_allow_list: "",
};
