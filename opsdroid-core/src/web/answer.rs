//! What the server itself answers, which is always `{"error": ".."}`.

use axum::{
    Json,
    body::{Body, HttpBody},
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde_json::json;

/// `{"error": ".."}` with this status.
pub(super) fn error(status: StatusCode, message: &str) -> Response {
    let mut response = (status, Json(json!({ "error": message }))).into_response();
    // Who was refused before the body was read can't use the connection again.
    if matches!(
        status,
        StatusCode::PAYLOAD_TOO_LARGE | StatusCode::REQUEST_TIMEOUT
    ) {
        response
            .headers_mut()
            .insert(header::CONNECTION, HeaderValue::from_static("close"));
    }
    response
}

/// Gives an error without a body one, and keeps browsers from guessing at content types.
pub(super) fn finish(mut response: Response) -> Response {
    let status = response.status();
    let failed = status.is_client_error() || status.is_server_error();
    if failed && response.body().size_hint().exact() == Some(0) {
        let reason = status.canonical_reason().unwrap_or("failed").to_lowercase();
        let (parts, body) = error(status, &reason).into_parts();
        *response.body_mut() = Body::new(body);
        response.headers_mut().remove(header::CONTENT_LENGTH);
        response.headers_mut().extend(parts.headers);
    }
    let nosniff = HeaderValue::from_static("nosniff");
    response
        .headers_mut()
        .insert(header::X_CONTENT_TYPE_OPTIONS, nosniff);
    response
}
