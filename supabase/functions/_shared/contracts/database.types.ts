// Written by `npm run types` from the migrated database. Do not edit.

export type Json = string | number | boolean | null | { [key: string]: Json | undefined } | Json[];

export type Database = {
  "public": {
    Tables: {
      "credit_transactions": {
        Row: {
          "amount": number;
          "balance_after": number;
          "created_at": string;
          "description": string;
          "generation_id": string | null;
          "idempotency_key": string | null;
          "paid_from_seq": number | null;
          "purchase_id": string | null;
          "seq": number;
          "type": Database["public"]["Enums"]["credit_transaction_type"];
          "user_id": string;
        };
        ComputedFields: never;
        Insert: {
          "amount": number;
          "balance_after": number;
          "created_at"?: string;
          "description": string;
          "generation_id"?: string | null;
          "idempotency_key"?: string | null;
          "paid_from_seq"?: number | null;
          "purchase_id"?: string | null;
          "seq": number;
          "type": Database["public"]["Enums"]["credit_transaction_type"];
          "user_id": string;
        };
        Update: {
          "amount"?: number;
          "balance_after"?: number;
          "created_at"?: string;
          "description"?: string;
          "generation_id"?: string | null;
          "idempotency_key"?: string | null;
          "paid_from_seq"?: number | null;
          "purchase_id"?: string | null;
          "seq"?: number;
          "type"?: Database["public"]["Enums"]["credit_transaction_type"];
          "user_id"?: string;
        };
        Relationships: [
          {
            foreignKeyName: "credit_transactions_generation_id_fkey";
            columns: ["generation_id"];
            isOneToOne: false;
            referencedRelation: "generations";
            referencedColumns: ["id"];
          },
          {
            foreignKeyName: "credit_transactions_purchase_id_fkey";
            columns: ["purchase_id"];
            isOneToOne: false;
            referencedRelation: "purchases";
            referencedColumns: ["id"];
          },
          {
            foreignKeyName: "credit_transactions_user_id_fkey";
            columns: ["user_id"];
            isOneToOne: false;
            referencedRelation: "profiles";
            referencedColumns: ["id"];
          },
        ];
      };
      "generations": {
        Row: {
          "asked_at": string | null;
          "cancel_asked_at": string | null;
          "checked_at": string | null;
          "claimed_until": string | null;
          "cost": number;
          "counted_on": string | null;
          "created_at": string;
          "deleted_at": string | null;
          "error_code": string | null;
          "error_message": string | null;
          "finished_at": string | null;
          "id": string;
          "inputs": NonNullable<Json>;
          "job_id": string | null;
          "length_seconds": number;
          "mode": Database["public"]["Enums"]["generation_mode"];
          "model": string;
          "output_expires_at": string | null;
          "output_path": string | null;
          "output_tried_at": string | null;
          "output_url": string | null;
          "parent_id": string | null;
          "price_id": number;
          "progress": number;
          "prompt": string;
          "started_at": string | null;
          "state": Database["public"]["Enums"]["generation_state"];
          "user_id": string;
          "version": number;
        };
        ComputedFields: never;
        Insert: {
          "asked_at"?: string | null;
          "cancel_asked_at"?: string | null;
          "checked_at"?: string | null;
          "claimed_until"?: string | null;
          "cost": number;
          "counted_on"?: string | null;
          "created_at"?: string;
          "deleted_at"?: string | null;
          "error_code"?: string | null;
          "error_message"?: string | null;
          "finished_at"?: string | null;
          "id": string;
          "inputs": NonNullable<Json>;
          "job_id"?: string | null;
          "length_seconds": number;
          "mode": Database["public"]["Enums"]["generation_mode"];
          "model": string;
          "output_expires_at"?: string | null;
          "output_path"?: string | null;
          "output_tried_at"?: string | null;
          "output_url"?: string | null;
          "parent_id"?: string | null;
          "price_id": number;
          "progress"?: number;
          "prompt": string;
          "started_at"?: string | null;
          "state"?: Database["public"]["Enums"]["generation_state"];
          "user_id": string;
          "version"?: number;
        };
        Update: {
          "asked_at"?: string | null;
          "cancel_asked_at"?: string | null;
          "checked_at"?: string | null;
          "claimed_until"?: string | null;
          "cost"?: number;
          "counted_on"?: string | null;
          "created_at"?: string;
          "deleted_at"?: string | null;
          "error_code"?: string | null;
          "error_message"?: string | null;
          "finished_at"?: string | null;
          "id"?: string;
          "inputs"?: NonNullable<Json>;
          "job_id"?: string | null;
          "length_seconds"?: number;
          "mode"?: Database["public"]["Enums"]["generation_mode"];
          "model"?: string;
          "output_expires_at"?: string | null;
          "output_path"?: string | null;
          "output_tried_at"?: string | null;
          "output_url"?: string | null;
          "parent_id"?: string | null;
          "price_id"?: number;
          "progress"?: number;
          "prompt"?: string;
          "started_at"?: string | null;
          "state"?: Database["public"]["Enums"]["generation_state"];
          "user_id"?: string;
          "version"?: number;
        };
        Relationships: [
          {
            foreignKeyName: "generations_model_fkey";
            columns: ["model"];
            isOneToOne: false;
            referencedRelation: "models";
            referencedColumns: ["slug"];
          },
          {
            foreignKeyName: "generations_parent_id_fkey";
            columns: ["parent_id"];
            isOneToOne: false;
            referencedRelation: "generations";
            referencedColumns: ["id"];
          },
          {
            foreignKeyName: "generations_price_id_fkey";
            columns: ["price_id"];
            isOneToOne: false;
            referencedRelation: "model_prices";
            referencedColumns: ["id"];
          },
          {
            foreignKeyName: "generations_user_id_fkey";
            columns: ["user_id"];
            isOneToOne: false;
            referencedRelation: "profiles";
            referencedColumns: ["id"];
          },
        ];
      };
      "model_prices": {
        Row: {
          "credits_max": number;
          "id": number;
          "lines": NonNullable<Json>;
          "model": string;
          "valid_from": string;
        };
        ComputedFields: never;
        Insert: {
          "credits_max": number;
          "id"?: never;
          "lines": NonNullable<Json>;
          "model": string;
          "valid_from"?: string;
        };
        Update: {
          "credits_max"?: number;
          "id"?: never;
          "lines"?: NonNullable<Json>;
          "model"?: string;
          "valid_from"?: string;
        };
        Relationships: [
          {
            foreignKeyName: "model_prices_model_fkey";
            columns: ["model"];
            isOneToOne: false;
            referencedRelation: "models";
            referencedColumns: ["slug"];
          },
        ];
      };
      "model_times": {
        Row: {
          "length_seconds": number;
          "model": string;
          "resolution": string;
          "usual_seconds": number;
        };
        ComputedFields: never;
        Insert: {
          "length_seconds": number;
          "model": string;
          "resolution": string;
          "usual_seconds": number;
        };
        Update: {
          "length_seconds"?: number;
          "model"?: string;
          "resolution"?: string;
          "usual_seconds"?: number;
        };
        Relationships: [
          {
            foreignKeyName: "model_times_model_fkey";
            columns: ["model"];
            isOneToOne: false;
            referencedRelation: "models";
            referencedColumns: ["slug"];
          },
        ];
      };
      "models": {
        Row: {
          "cancel_after_seconds": number;
          "deadline_seconds": number;
          "description": NonNullable<Json>;
          "enabled": boolean;
          "has_sound": boolean;
          "inputs": NonNullable<Json>;
          "label": string;
          "length": NonNullable<Json>;
          "modes": (Database["public"]["Enums"]["generation_mode"])[];
          "photo_prompt": Json | null;
          "position": number;
          "prompt_characters_max": number;
          "purpose": NonNullable<Json>;
          "run": NonNullable<Json>;
          "slug": string;
          "usual_times": NonNullable<Json>;
        };
        ComputedFields: never;
        Insert: {
          "cancel_after_seconds": number;
          "deadline_seconds": number;
          "description": NonNullable<Json>;
          "enabled"?: boolean;
          "has_sound": boolean;
          "inputs": NonNullable<Json>;
          "label": string;
          "length": NonNullable<Json>;
          "modes": (Database["public"]["Enums"]["generation_mode"])[];
          "photo_prompt"?: Json | null;
          "position": number;
          "prompt_characters_max"?: number;
          "purpose": NonNullable<Json>;
          "run": NonNullable<Json>;
          "slug": string;
          "usual_times": NonNullable<Json>;
        };
        Update: {
          "cancel_after_seconds"?: number;
          "deadline_seconds"?: number;
          "description"?: NonNullable<Json>;
          "enabled"?: boolean;
          "has_sound"?: boolean;
          "inputs"?: NonNullable<Json>;
          "label"?: string;
          "length"?: NonNullable<Json>;
          "modes"?: (Database["public"]["Enums"]["generation_mode"])[];
          "photo_prompt"?: Json | null;
          "position"?: number;
          "prompt_characters_max"?: number;
          "purpose"?: NonNullable<Json>;
          "run"?: NonNullable<Json>;
          "slug"?: string;
          "usual_times"?: NonNullable<Json>;
        };
        Relationships: [];
      };
      "packs": {
        Row: {
          "amount": number;
          "credits": number;
          "currency": string;
          "enabled": boolean;
          "slug": string;
        };
        ComputedFields: never;
        Insert: {
          "amount": number;
          "credits": number;
          "currency": string;
          "enabled"?: boolean;
          "slug": string;
        };
        Update: {
          "amount"?: number;
          "credits"?: number;
          "currency"?: string;
          "enabled"?: boolean;
          "slug"?: string;
        };
        Relationships: [];
      };
      "profiles": {
        Row: {
          "created_at": string;
          "credits": number;
          "deleted_at": string | null;
          "display_name": string | null;
          "id": string;
          "ledger_seq": number;
          "signs_in_as": string | null;
        };
        ComputedFields: never;
        Insert: {
          "created_at"?: string;
          "credits"?: number;
          "deleted_at"?: string | null;
          "display_name"?: string | null;
          "id": string;
          "ledger_seq"?: number;
          "signs_in_as"?: never;
        };
        Update: {
          "created_at"?: string;
          "credits"?: number;
          "deleted_at"?: string | null;
          "display_name"?: string | null;
          "id"?: string;
          "ledger_seq"?: number;
          "signs_in_as"?: never;
        };
        Relationships: [];
      };
      "purchases": {
        Row: {
          "amount": number;
          "amount_paid": number | null;
          "checked_at": string | null;
          "corrections": number;
          "created_at": string;
          "credits": number;
          "currency": string;
          "dispute_due_at": string | null;
          "disputed": number;
          "expires_at": string;
          "granted": number;
          "held": number;
          "id": string;
          "livemode": boolean | null;
          "locale": string;
          "owed": number;
          "pack": string;
          "paid_at": string | null;
          "payment_intent": string | null;
          "provider": string;
          "refunded": number;
          "return_asked_at": string | null;
          "return_to": string;
          "session_id": string | null;
          "settled_at": string | null;
          "state": Database["public"]["Enums"]["purchase_state"];
          "sweep_at": string | null;
          "sweeps": number;
          "taken": number;
          "user_id": string;
          "version": number;
        };
        ComputedFields: never;
        Insert: {
          "amount": number;
          "amount_paid"?: number | null;
          "checked_at"?: string | null;
          "corrections"?: number;
          "created_at"?: string;
          "credits": number;
          "currency": string;
          "dispute_due_at"?: string | null;
          "disputed"?: number;
          "expires_at": string;
          "granted"?: number;
          "held"?: number;
          "id": string;
          "livemode"?: boolean | null;
          "locale": string;
          "owed"?: number;
          "pack": string;
          "paid_at"?: string | null;
          "payment_intent"?: string | null;
          "provider"?: string;
          "refunded"?: number;
          "return_asked_at"?: string | null;
          "return_to": string;
          "session_id"?: string | null;
          "settled_at"?: string | null;
          "state"?: Database["public"]["Enums"]["purchase_state"];
          "sweep_at"?: string | null;
          "sweeps"?: number;
          "taken"?: number;
          "user_id": string;
          "version"?: number;
        };
        Update: {
          "amount"?: number;
          "amount_paid"?: number | null;
          "checked_at"?: string | null;
          "corrections"?: number;
          "created_at"?: string;
          "credits"?: number;
          "currency"?: string;
          "dispute_due_at"?: string | null;
          "disputed"?: number;
          "expires_at"?: string;
          "granted"?: number;
          "held"?: number;
          "id"?: string;
          "livemode"?: boolean | null;
          "locale"?: string;
          "owed"?: number;
          "pack"?: string;
          "paid_at"?: string | null;
          "payment_intent"?: string | null;
          "provider"?: string;
          "refunded"?: number;
          "return_asked_at"?: string | null;
          "return_to"?: string;
          "session_id"?: string | null;
          "settled_at"?: string | null;
          "state"?: Database["public"]["Enums"]["purchase_state"];
          "sweep_at"?: string | null;
          "sweeps"?: number;
          "taken"?: number;
          "user_id"?: string;
          "version"?: number;
        };
        Relationships: [
          {
            foreignKeyName: "purchases_pack_fkey";
            columns: ["pack"];
            isOneToOne: false;
            referencedRelation: "packs";
            referencedColumns: ["slug"];
          },
          {
            foreignKeyName: "purchases_user_id_fkey";
            columns: ["user_id"];
            isOneToOne: false;
            referencedRelation: "profiles";
            referencedColumns: ["id"];
          },
        ];
      };
    };
    Views: {
      [_ in never]: never;
    };
    Functions: {
      "add_credits": {
        Args: {
          "p_amount": number;
          "p_description": string;
          "p_idempotency_key"?: string;
          "p_type": string;
          "p_user_id": string;
        };
        Returns: number;
      };
      "announce_sign_out": { Args: Record<PropertyKey, never>; Returns: undefined };
      "apply_prediction": {
        Args: {
          "p_completed_at"?: string;
          "p_error_code"?: string;
          "p_error_message"?: string;
          "p_generation_id": string;
          "p_job_id": string;
          "p_output_url"?: string;
          "p_progress"?: number;
          "p_status": string;
          "p_webhook_id"?: string;
        };
        Returns: Json;
      };
      "apply_purchase": {
        Args: {
          "p_amount_paid"?: number;
          "p_amount_subtotal"?: number;
          "p_currency"?: string;
          "p_dispute_due_at"?: string;
          "p_disputed"?: number;
          "p_event_id"?: string;
          "p_event_type"?: string;
          "p_id": string;
          "p_livemode": boolean;
          "p_payment_failed"?: boolean;
          "p_payment_intent"?: string;
          "p_payment_status": string;
          "p_refunded"?: number;
          "p_session_id": string;
          "p_session_status": string;
          "p_version": number;
        };
        Returns: Json;
      };
      "begin_reconcile": { Args: { "p_chain"?: string; "p_link"?: number }; Returns: string };
      "cancel_generation": { Args: { "p_id": string; "p_seconds"?: number }; Returns: Json };
      "check_account_deletion": { Args: Record<PropertyKey, never>; Returns: undefined };
      "check_session": { Args: Record<PropertyKey, never>; Returns: undefined };
      "claim_account_deletions": { Args: { "p_limit"?: number }; Returns: Json };
      "claim_check": { Args: { "p_id": string; "p_seconds"?: number }; Returns: string };
      "claim_create": { Args: { "p_id": string }; Returns: Json };
      "claim_next_output": { Args: { "p_seconds"?: number; "p_since": string }; Returns: Json };
      "claim_output": { Args: { "p_id": string; "p_seconds"?: number }; Returns: Json };
      "claim_payment_events": { Args: { "p_livemode": boolean }; Returns: Json };
      "claim_purchase_check": { Args: { "p_id": string; "p_seconds"?: number }; Returns: boolean };
      "claim_purchases": { Args: { "p_limit"?: number }; Returns: Json };
      "claim_stale": { Args: { "p_limit"?: number }; Returns: Json };
      "close_account": { Args: { "p_user_id": string }; Returns: undefined };
      "complete_generation": { Args: { "p_id": string; "p_output_path": string }; Returns: Json };
      "continue_reconcile": {
        Args: { "p_chain"?: string; "p_link"?: number; "p_more"?: boolean };
        Returns: boolean;
      };
      "decline_return": { Args: { "p_id": string; "p_reason": string }; Returns: Json };
      "deduct_credits": {
        Args: { "p_amount": number; "p_gen_id": string; "p_user_id": string };
        Returns: number;
      };
      "delete_generation": { Args: { "p_id": string }; Returns: undefined };
      "erase_account": { Args: { "p_user_id": string }; Returns: (string)[] };
      "expire_purchase": {
        Args: { "p_id": string; "p_refused"?: boolean; "p_version": number };
        Returns: Json;
      };
      "fail_generation": {
        Args: {
          "p_error_code": string;
          "p_error_message": string;
          "p_id": string;
          "p_refused"?: boolean;
        };
        Returns: Json;
      };
      "find_files_to_remove": { Args: { "p_limit"?: number }; Returns: Json };
      "find_new_payment_events": { Args: { "p_ids": (string)[] }; Returns: Json };
      "find_purchase": {
        Args: {
          "p_event_id"?: string;
          "p_id"?: string;
          "p_payment_intent"?: string;
          "p_session_id"?: string;
        };
        Returns: Json;
      };
      "find_purchases_to_handle": { Args: Record<PropertyKey, never>; Returns: Json };
      "find_push_subscriptions": { Args: { "p_generation_id": string }; Returns: Json };
      "find_upload": {
        Args: { "p_bucket": string; "p_path": string; "p_user_id": string };
        Returns: Json;
      };
      "find_violations": { Args: Record<PropertyKey, never>; Returns: Json };
      "find_welcome": { Args: Record<PropertyKey, never>; Returns: Json };
      "finish_account_deletion": { Args: { "p_user_id": string }; Returns: boolean };
      "forget_gone_push_subscriptions": { Args: { "p_endpoints": (string)[] }; Returns: undefined };
      "forget_push_subscription": { Args: { "p_endpoint": string }; Returns: undefined };
      "forget_removed_files": {
        Args: { "p_bucket": string; "p_paths": (string)[] };
        Returns: undefined;
      };
      "list_purchases": { Args: { "p_before"?: string; "p_limit"?: number }; Returns: Json };
      "open_purchases": { Args: { "p_user_id": string }; Returns: Json };
      "packs_on_offer": { Args: Record<PropertyKey, never>; Returns: Json };
      "read_catalog": { Args: Record<PropertyKey, never>; Returns: Json };
      "read_offer": { Args: Record<PropertyKey, never>; Returns: Json };
      "record_checkout_session": {
        Args: { "p_id": string; "p_livemode": boolean; "p_session_id": string };
        Returns: Json;
      };
      "record_payment_events": {
        Args: { "p_after"?: string; "p_livemode": boolean; "p_until": string };
        Returns: undefined;
      };
      "record_upload": {
        Args: {
          "p_bucket": string;
          "p_bytes": number;
          "p_has_sound"?: boolean;
          "p_height"?: number;
          "p_milliseconds"?: number;
          "p_path": string;
          "p_type": string;
          "p_version": string;
          "p_width"?: number;
        };
        Returns: Json;
      };
      "refund_credits": { Args: { "p_gen_id": string }; Returns: number };
      "release_output": {
        Args: { "p_claimed_until": string; "p_failed"?: boolean; "p_id": string };
        Returns: undefined;
      };
      "return_credits": { Args: { "p_id": string }; Returns: Json };
      "save_push_subscription": {
        Args: { "p_auth": string; "p_endpoint": string; "p_language": string; "p_p256dh": string };
        Returns: undefined;
      };
      "start_generation": {
        Args: {
          "p_expected_cost"?: number;
          "p_id": string;
          "p_inputs": Json;
          "p_mode": Database["public"]["Enums"]["generation_mode"];
          "p_model": string;
          "p_parent_id"?: string;
          "p_prompt": string;
        };
        Returns: Json;
      };
      "start_purchase": {
        Args: { "p_id": string; "p_locale"?: string; "p_pack": string; "p_return_to"?: string };
        Returns: Json;
      };
      "storage_used": { Args: Record<PropertyKey, never>; Returns: Json };
      "waive_debt": { Args: { "p_description": string; "p_user_id": string }; Returns: number };
    };
    Enums: {
      "credit_transaction_type":
        | "bonus"
        | "purchase"
        | "deduction"
        | "refund"
        | "adjustment"
        | "clawback";
      "generation_mode": "t2v" | "i2v" | "v2v";
      "generation_state":
        | "queued"
        | "starting"
        | "processing"
        | "finalizing"
        | "completed"
        | "failed"
        | "canceled";
      "purchase_state":
        | "created"
        | "open"
        | "processing"
        | "paid"
        | "expired"
        | "failed"
        | "paid_after_deletion"
        | "amount_mismatch";
      "welcome_state": "given" | "waiting" | "throw_away" | "repeated";
    };
    CompositeTypes: {
      [_ in never]: never;
    };
  };
};

type DatabaseWithoutInternals = Omit<Database, "__InternalSupabase">;

type DefaultSchema = DatabaseWithoutInternals[Extract<keyof Database, "public">];

export type Tables<
  DefaultSchemaTableNameOrOptions extends
    | keyof (DefaultSchema["Tables"] & DefaultSchema["Views"])
    | { schema: keyof DatabaseWithoutInternals },
  TableName extends DefaultSchemaTableNameOrOptions extends {
    schema: keyof DatabaseWithoutInternals;
  } ? keyof (
      & DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Tables"]
      & DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Views"]
    )
    : never = never,
> = DefaultSchemaTableNameOrOptions extends { schema: keyof DatabaseWithoutInternals } ? (
    & DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Tables"]
    & DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Views"]
  )[TableName] extends {
    Row: infer R;
  } ? R
  : never
  : DefaultSchemaTableNameOrOptions extends keyof (DefaultSchema["Tables"] & DefaultSchema["Views"])
    ? (DefaultSchema["Tables"] & DefaultSchema["Views"])[DefaultSchemaTableNameOrOptions] extends {
      Row: infer R;
    } ? R
    : never
  : never;

export type TablesInsert<
  DefaultSchemaTableNameOrOptions extends
    | keyof DefaultSchema["Tables"]
    | { schema: keyof DatabaseWithoutInternals },
  TableName extends DefaultSchemaTableNameOrOptions extends {
    schema: keyof DatabaseWithoutInternals;
  } ? keyof DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Tables"]
    : never = never,
> = DefaultSchemaTableNameOrOptions extends { schema: keyof DatabaseWithoutInternals }
  ? DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Tables"][TableName] extends
    {
      Insert: infer I;
    } ? I
  : never
  : DefaultSchemaTableNameOrOptions extends keyof DefaultSchema["Tables"]
    ? DefaultSchema["Tables"][DefaultSchemaTableNameOrOptions] extends {
      Insert: infer I;
    } ? I
    : never
  : never;

export type TablesUpdate<
  DefaultSchemaTableNameOrOptions extends
    | keyof DefaultSchema["Tables"]
    | { schema: keyof DatabaseWithoutInternals },
  TableName extends DefaultSchemaTableNameOrOptions extends {
    schema: keyof DatabaseWithoutInternals;
  } ? keyof DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Tables"]
    : never = never,
> = DefaultSchemaTableNameOrOptions extends { schema: keyof DatabaseWithoutInternals }
  ? DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Tables"][TableName] extends
    {
      Update: infer U;
    } ? U
  : never
  : DefaultSchemaTableNameOrOptions extends keyof DefaultSchema["Tables"]
    ? DefaultSchema["Tables"][DefaultSchemaTableNameOrOptions] extends {
      Update: infer U;
    } ? U
    : never
  : never;

export type Enums<
  DefaultSchemaEnumNameOrOptions extends
    | keyof DefaultSchema["Enums"]
    | { schema: keyof DatabaseWithoutInternals },
  EnumName extends DefaultSchemaEnumNameOrOptions extends {
    schema: keyof DatabaseWithoutInternals;
  } ? keyof DatabaseWithoutInternals[DefaultSchemaEnumNameOrOptions["schema"]]["Enums"]
    : never = never,
> = DefaultSchemaEnumNameOrOptions extends { schema: keyof DatabaseWithoutInternals }
  ? DatabaseWithoutInternals[DefaultSchemaEnumNameOrOptions["schema"]]["Enums"][EnumName]
  : DefaultSchemaEnumNameOrOptions extends keyof DefaultSchema["Enums"]
    ? DefaultSchema["Enums"][DefaultSchemaEnumNameOrOptions]
  : never;

export type CompositeTypes<
  PublicCompositeTypeNameOrOptions extends
    | keyof DefaultSchema["CompositeTypes"]
    | { schema: keyof DatabaseWithoutInternals },
  CompositeTypeName extends PublicCompositeTypeNameOrOptions extends {
    schema: keyof DatabaseWithoutInternals;
  } ? keyof DatabaseWithoutInternals[PublicCompositeTypeNameOrOptions["schema"]]["CompositeTypes"]
    : never = never,
> = PublicCompositeTypeNameOrOptions extends { schema: keyof DatabaseWithoutInternals }
  ? DatabaseWithoutInternals[PublicCompositeTypeNameOrOptions["schema"]]["CompositeTypes"][
    CompositeTypeName
  ]
  : PublicCompositeTypeNameOrOptions extends keyof DefaultSchema["CompositeTypes"]
    ? DefaultSchema["CompositeTypes"][PublicCompositeTypeNameOrOptions]
  : never;

export const Constants = {
  "public": {
    Enums: {
      "credit_transaction_type": [
        "bonus",
        "purchase",
        "deduction",
        "refund",
        "adjustment",
        "clawback",
      ],
      "generation_mode": ["t2v", "i2v", "v2v"],
      "generation_state": [
        "queued",
        "starting",
        "processing",
        "finalizing",
        "completed",
        "failed",
        "canceled",
      ],
      "purchase_state": [
        "created",
        "open",
        "processing",
        "paid",
        "expired",
        "failed",
        "paid_after_deletion",
        "amount_mismatch",
      ],
      "welcome_state": ["given", "waiting", "throw_away", "repeated"],
    },
  },
} as const;
