-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "portal";

-- CreateEnum
CREATE TYPE "portal"."export_status" AS ENUM ('requested', 'building', 'ready', 'opened', 'expired', 'lapsed', 'failed', 'cancelled', 'revoked');

-- CreateEnum
CREATE TYPE "portal"."mail_kind" AS ENUM ('activation', 'exportLink', 'exportPassword', 'exportFailed');

-- CreateEnum
CREATE TYPE "portal"."request_status" AS ENUM ('submitted', 'approved', 'refused', 'withdrawn');

-- CreateEnum
CREATE TYPE "portal"."address_basis" AS ENUM ('permanent', 'current', 'either');

-- CreateEnum
CREATE TYPE "portal"."verdict" AS ENUM ('approve', 'refuse');

-- CreateEnum
CREATE TYPE "portal"."user_kind" AS ENUM ('admin', 'officer', 'auditor');

-- CreateEnum
CREATE TYPE "portal"."user_status" AS ENUM ('invited', 'active', 'deactivated');

-- CreateTable
CREATE TABLE "portal"."export" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "number" TEXT NOT NULL,
    "officer_id" UUID NOT NULL,
    "status" "portal"."export_status" NOT NULL DEFAULT 'requested',
    "boxes" JSONB NOT NULL,
    "filters" JSONB NOT NULL,
    "locale" TEXT NOT NULL,
    "rows_expected" INTEGER NOT NULL,
    "rows_written" INTEGER NOT NULL DEFAULT 0,
    "fence" INTEGER NOT NULL DEFAULT 0,
    "storage_name" TEXT,
    "size_bytes" BIGINT,
    "sha256" BYTEA,
    "storage_key" BYTEA,
    "password_sealed" BYTEA,
    "requested_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "building_at" TIMESTAMPTZ(3),
    "ready_at" TIMESTAMPTZ(3),
    "lapses_at" TIMESTAMPTZ(3),
    "opened_at" TIMESTAMPTZ(3),
    "opened_session" UUID,
    "expires_at" TIMESTAMPTZ(3),
    "gone_at" TIMESTAMPTZ(3),
    "password_gone_at" TIMESTAMPTZ(3),
    "ended_reason" TEXT,

    CONSTRAINT "export_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "portal"."export_download" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "export_id" UUID NOT NULL,
    "session_id" UUID NOT NULL,
    "address" TEXT,
    "from_byte" BIGINT NOT NULL,
    "to_byte" BIGINT NOT NULL,
    "bytes_sent" BIGINT NOT NULL DEFAULT 0,
    "started_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finished_at" TIMESTAMPTZ(3),
    "complete" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "export_download_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "portal"."grant" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "number" TEXT NOT NULL,
    "request_id" UUID NOT NULL,
    "officer_id" UUID NOT NULL,
    "state_code" INTEGER NOT NULL,
    "whole_state" BOOLEAN NOT NULL,
    "district_codes" INTEGER[],
    "basis" "portal"."address_basis" NOT NULL,
    "fields" JSONB NOT NULL,
    "can_view" BOOLEAN NOT NULL,
    "can_download" BOOLEAN NOT NULL,
    "window_days" INTEGER,
    "window_from" DATE,
    "window_to" DATE,
    "purpose" TEXT NOT NULL,
    "starts_at" TIMESTAMPTZ(3) NOT NULL,
    "ends_at" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "ended_at" TIMESTAMPTZ(3),
    "ended_by_id" UUID,
    "ended_reason" TEXT,

    CONSTRAINT "grant_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "portal"."grant_suspension" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "grant_id" UUID NOT NULL,
    "suspended_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "suspended_by_id" UUID NOT NULL,
    "reason" TEXT NOT NULL,
    "resumed_at" TIMESTAMPTZ(3),
    "resumed_by_id" UUID,

    CONSTRAINT "grant_suspension_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "portal"."mail" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "kind" "portal"."mail_kind" NOT NULL,
    "user_id" UUID NOT NULL,
    "export_id" UUID,
    "locale" TEXT NOT NULL,
    "params" JSONB NOT NULL,
    "secret_sealed" BYTEA,
    "message_id" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "sent_at" TIMESTAMPTZ(3),
    "sent_to" TEXT,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "last_error" TEXT,
    "wiped_at" TIMESTAMPTZ(3),

    CONSTRAINT "mail_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "portal"."policy" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "export_open_minutes" INTEGER NOT NULL DEFAULT 20,
    "export_grace_minutes" INTEGER NOT NULL DEFAULT 2,
    "export_lapse_hours" INTEGER NOT NULL DEFAULT 72,
    "password_keep_hours" INTEGER NOT NULL DEFAULT 24,
    "export_rows_max" INTEGER NOT NULL DEFAULT 1000000,
    "exports_per_day_max" INTEGER NOT NULL DEFAULT 20,
    "window_days_max" INTEGER NOT NULL DEFAULT 90,
    "grant_months_max" INTEGER NOT NULL DEFAULT 12,
    "parameters_per_officer_max" INTEGER NOT NULL DEFAULT 15,
    "session_idle_minutes" INTEGER NOT NULL DEFAULT 15,
    "session_hours_max" INTEGER NOT NULL DEFAULT 8,
    "sign_in_failures_max" INTEGER NOT NULL DEFAULT 5,
    "sign_in_lock_minutes" INTEGER NOT NULL DEFAULT 5,

    CONSTRAINT "policy_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "portal"."request" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "number" TEXT NOT NULL,
    "status" "portal"."request_status" NOT NULL DEFAULT 'submitted',
    "officer_id" UUID NOT NULL,
    "proposed_by_id" UUID NOT NULL,
    "state_code" INTEGER NOT NULL,
    "whole_state" BOOLEAN NOT NULL,
    "district_codes" INTEGER[],
    "basis" "portal"."address_basis" NOT NULL,
    "fields" JSONB NOT NULL,
    "can_view" BOOLEAN NOT NULL,
    "can_download" BOOLEAN NOT NULL,
    "window_days" INTEGER,
    "window_from" DATE,
    "window_to" DATE,
    "purpose" TEXT NOT NULL,
    "order_number" TEXT NOT NULL,
    "order_date" DATE NOT NULL,
    "starts_on" DATE NOT NULL,
    "ends_on" DATE NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "decided_at" TIMESTAMPTZ(3),

    CONSTRAINT "request_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "portal"."decision" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "request_id" UUID NOT NULL,
    "admin_id" UUID NOT NULL,
    "verdict" "portal"."verdict" NOT NULL,
    "reason" TEXT NOT NULL DEFAULT '',
    "decided_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "decision_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "portal"."user" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "user_id" TEXT NOT NULL,
    "kind" "portal"."user_kind" NOT NULL,
    "status" "portal"."user_status" NOT NULL DEFAULT 'invited',
    "name" TEXT NOT NULL,
    "designation" TEXT NOT NULL,
    "rank" TEXT,
    "state_code" INTEGER,
    "email" TEXT NOT NULL,
    "locale" TEXT NOT NULL DEFAULT 'en',
    "order_number" TEXT,
    "order_date" DATE,
    "password_hash" TEXT,
    "failed_attempts" INTEGER NOT NULL DEFAULT 0,
    "locked_until" TIMESTAMPTZ(3),
    "last_sign_in_at" TIMESTAMPTZ(3),
    "previous_sign_in_at" TIMESTAMPTZ(3),
    "is_demo" BOOLEAN NOT NULL DEFAULT false,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "created_by_id" UUID,
    "deactivated_at" TIMESTAMPTZ(3),

    CONSTRAINT "user_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "portal"."activation" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "user_id" UUID NOT NULL,
    "token_hash" BYTEA NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "used_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "activation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "portal"."session" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "user_id" UUID NOT NULL,
    "token_hash" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_seen_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "revoked_at" TIMESTAMPTZ(3),
    "address" TEXT,
    "user_agent" TEXT,

    CONSTRAINT "session_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "export_number_key" ON "portal"."export"("number");

-- CreateIndex
CREATE INDEX "export_officer_id_requested_at_idx" ON "portal"."export"("officer_id", "requested_at");

-- CreateIndex
CREATE INDEX "export_status_idx" ON "portal"."export"("status");

-- CreateIndex
CREATE INDEX "export_download_export_id_idx" ON "portal"."export_download"("export_id");

-- CreateIndex
CREATE UNIQUE INDEX "grant_number_key" ON "portal"."grant"("number");

-- CreateIndex
CREATE UNIQUE INDEX "grant_request_id_key" ON "portal"."grant"("request_id");

-- CreateIndex
CREATE INDEX "grant_officer_id_idx" ON "portal"."grant"("officer_id");

-- CreateIndex
CREATE INDEX "grant_suspension_grant_id_idx" ON "portal"."grant_suspension"("grant_id");

-- CreateIndex
CREATE UNIQUE INDEX "mail_message_id_key" ON "portal"."mail"("message_id");

-- CreateIndex
CREATE INDEX "mail_export_id_kind_idx" ON "portal"."mail"("export_id", "kind");

-- CreateIndex
CREATE UNIQUE INDEX "request_number_key" ON "portal"."request"("number");

-- CreateIndex
CREATE INDEX "request_status_created_at_idx" ON "portal"."request"("status", "created_at");

-- CreateIndex
CREATE INDEX "request_officer_id_idx" ON "portal"."request"("officer_id");

-- CreateIndex
CREATE UNIQUE INDEX "decision_request_id_admin_id_key" ON "portal"."decision"("request_id", "admin_id");

-- CreateIndex
CREATE UNIQUE INDEX "user_user_id_key" ON "portal"."user"("user_id");

-- CreateIndex
CREATE UNIQUE INDEX "user_email_key" ON "portal"."user"("email");

-- CreateIndex
CREATE INDEX "user_kind_state_code_idx" ON "portal"."user"("kind", "state_code");

-- CreateIndex
CREATE UNIQUE INDEX "activation_token_hash_key" ON "portal"."activation"("token_hash");

-- CreateIndex
CREATE INDEX "activation_user_id_idx" ON "portal"."activation"("user_id");

-- CreateIndex
CREATE UNIQUE INDEX "session_token_hash_key" ON "portal"."session"("token_hash");

-- CreateIndex
CREATE INDEX "session_user_id_idx" ON "portal"."session"("user_id");

-- AddForeignKey
ALTER TABLE "portal"."export" ADD CONSTRAINT "export_officer_id_fkey" FOREIGN KEY ("officer_id") REFERENCES "portal"."user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "portal"."export_download" ADD CONSTRAINT "export_download_export_id_fkey" FOREIGN KEY ("export_id") REFERENCES "portal"."export"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "portal"."grant" ADD CONSTRAINT "grant_request_id_fkey" FOREIGN KEY ("request_id") REFERENCES "portal"."request"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "portal"."grant" ADD CONSTRAINT "grant_officer_id_fkey" FOREIGN KEY ("officer_id") REFERENCES "portal"."user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "portal"."grant_suspension" ADD CONSTRAINT "grant_suspension_grant_id_fkey" FOREIGN KEY ("grant_id") REFERENCES "portal"."grant"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "portal"."mail" ADD CONSTRAINT "mail_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "portal"."user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "portal"."mail" ADD CONSTRAINT "mail_export_id_fkey" FOREIGN KEY ("export_id") REFERENCES "portal"."export"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "portal"."request" ADD CONSTRAINT "request_officer_id_fkey" FOREIGN KEY ("officer_id") REFERENCES "portal"."user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "portal"."request" ADD CONSTRAINT "request_proposed_by_id_fkey" FOREIGN KEY ("proposed_by_id") REFERENCES "portal"."user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "portal"."decision" ADD CONSTRAINT "decision_request_id_fkey" FOREIGN KEY ("request_id") REFERENCES "portal"."request"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "portal"."decision" ADD CONSTRAINT "decision_admin_id_fkey" FOREIGN KEY ("admin_id") REFERENCES "portal"."user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "portal"."user" ADD CONSTRAINT "user_created_by_id_fkey" FOREIGN KEY ("created_by_id") REFERENCES "portal"."user"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "portal"."activation" ADD CONSTRAINT "activation_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "portal"."user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "portal"."session" ADD CONSTRAINT "session_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "portal"."user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;


