// Every stable word that a refusal may carry. Each has a text in four languages; a word that is not here has
// none.
#pragma once

#include <array>
#include <string_view>

namespace taxasge {

inline constexpr std::array<std::string_view, 37> problem_codes{"malformed_json",
                                                                "malformed_form",
                                                                "malformed_request",
                                                                "invalid_or_expired_token",
                                                                "authentication_required",
                                                                "invalid_access_token",
                                                                "invalid_credentials",
                                                                "email_code_required",
                                                                "invalid_id_token",
                                                                "firebase_not_configured",
                                                                "invalid_passkey",
                                                                "invalid_refresh_token",
                                                                "email_not_verified",
                                                                "account_suspended",
                                                                "mfa_enrollment_required",
                                                                "role_required",
                                                                "nothing_published",
                                                                "recent_login_required",
                                                                "origin_not_allowed",
                                                                "not_found",
                                                                "method_not_allowed",
                                                                "request_timeout",
                                                                "precondition_failed",
                                                                "payload_too_large",
                                                                "uri_too_long",
                                                                "unsupported_media_type",
                                                                "validation_failed",
                                                                "idempotency_key_reused",
                                                                "too_many_passkeys",
                                                                "passkey_already_registered",
                                                                "email_taken",
                                                                "precondition_required",
                                                                "too_many_requests",
                                                                "headers_too_large",
                                                                "internal_error",
                                                                "service_unavailable",
                                                                "publication_unreadable"};

inline constexpr std::array<std::string_view, 25> field_codes{"required",
                                                              "unknown_field",
                                                              "duplicate_field",
                                                              "wrong_type",
                                                              "too_short",
                                                              "too_long",
                                                              "invalid_encoding",
                                                              "invalid_email",
                                                              "email_local_part_not_ascii",
                                                              "email_unchanged",
                                                              "invalid_phone",
                                                              "invalid_name",
                                                              "invalid_choice",
                                                              "must_be_accepted",
                                                              "password_too_short",
                                                              "password_too_common",
                                                              "password_too_guessable",
                                                              "password_contains_context",
                                                              "password_required",
                                                              "wrong_password",
                                                              "invalid_code",
                                                              "invalid_token",
                                                              "invalid_device_id",
                                                              "invalid_idempotency_key",
                                                              "invalid_etag"};

}  // namespace taxasge
