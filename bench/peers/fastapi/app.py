"""Reference auth service: FastAPI + asyncpg + argon2-cffi + python-jose.

The stack that the first TaxasGE was planned on. Written for the versions in Debian 12: FastAPI 0.92, pydantic 1.10, uvicorn 0.17, asyncpg
0.27, argon2-cffi 21.1, python-jose 3.3.

Environment
  DATABASE_URL   PostgreSQL DSN (required)
  JWT_SECRET     HMAC key of the access tokens (required)
  HASH_THREADS   argon2 threads of each worker; 0 (the default) hashes in
                 Starlette's shared thread pool (40 threads), as most
                 applications do
  POOL_SIZE      PostgreSQL connections of each worker (default 10)
"""
import asyncio
import hashlib
import os
import secrets
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta, timezone
from typing import Any, Callable, Optional
from uuid import UUID

import asyncpg
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHash, VerificationError
from fastapi import APIRouter, Depends, FastAPI, HTTPException, Request, status
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from jose import JWTError, jwt
from pydantic import BaseModel, EmailStr, constr
from starlette.concurrency import run_in_threadpool

ACCESS_TTL = timedelta(minutes=15)
REFRESH_TTL = timedelta(days=30)
ALGORITHM = "HS256"
JWT_SECRET = os.environ["JWT_SECRET"]
HASH_THREADS = int(os.environ.get("HASH_THREADS", "0"))
POOL_SIZE = int(os.environ.get("POOL_SIZE", "10"))

hasher = PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1, hash_len=32, salt_len=16)
# Verified for unknown e-mails, so that they cost as much as known ones.
DUMMY_HASH = hasher.hash(secrets.token_hex(16))

app = FastAPI(title="auth reference")
router = APIRouter(prefix="/api/v1/auth")
bearer = HTTPBearer(auto_error=False)


class RegisterIn(BaseModel):
    email: EmailStr
    password: constr(min_length=8, max_length=128)
    name: constr(max_length=100) = ""


class LoginIn(BaseModel):
    email: EmailStr
    password: constr(max_length=128)


class RefreshIn(BaseModel):
    refresh_token: constr(max_length=128)


class UserOut(BaseModel):
    id: UUID
    email: str
    name: str
    created_at: datetime


class TokensOut(BaseModel):
    access_token: str
    refresh_token: str
    token_type: str = "bearer"
    expires_in: int = int(ACCESS_TTL.total_seconds())


@app.on_event("startup")
async def open_pool() -> None:
    app.state.pool = await asyncpg.create_pool(
        os.environ["DATABASE_URL"], min_size=2, max_size=POOL_SIZE
    )
    app.state.hash_executor = ThreadPoolExecutor(HASH_THREADS) if HASH_THREADS else None


@app.on_event("shutdown")
async def close_pool() -> None:
    await app.state.pool.close()


async def hashing(fn: Callable[..., Any], *args: Any) -> Any:
    """Runs an argon2 call off the event loop (argon2-cffi drops the GIL)."""
    if app.state.hash_executor is None:
        return await run_in_threadpool(fn, *args)
    loop = asyncio.get_running_loop()
    return await loop.run_in_executor(app.state.hash_executor, fn, *args)


def password_matches(stored: str, password: str) -> bool:
    try:
        return hasher.verify(stored, password)
    except (VerificationError, InvalidHash):
        return False


def token_hash(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


def issue_access_token(user_id: UUID, session_id: UUID) -> str:
    now = datetime.now(timezone.utc)
    claims = {"sub": str(user_id), "sid": str(session_id), "iat": now, "exp": now + ACCESS_TTL}
    return jwt.encode(claims, JWT_SECRET, algorithm=ALGORITHM)


def unauthorized(detail: str) -> HTTPException:
    return HTTPException(
        status.HTTP_401_UNAUTHORIZED, detail, headers={"WWW-Authenticate": "Bearer"}
    )


def bearer_claims(credentials: Optional[HTTPAuthorizationCredentials] = Depends(bearer)) -> dict:
    if credentials is None:
        raise unauthorized("missing bearer token")
    try:
        return jwt.decode(credentials.credentials, JWT_SECRET, algorithms=[ALGORITHM])
    except JWTError:
        raise unauthorized("invalid access token") from None


@app.get("/health")
async def health() -> dict:
    return {"status": "ok"}


@router.post("/register", response_model=UserOut, status_code=status.HTTP_201_CREATED)
async def register(body: RegisterIn) -> Any:
    password_hash = await hashing(hasher.hash, body.password)
    try:
        row = await app.state.pool.fetchrow(
            "INSERT INTO users (email, name, password_hash) VALUES ($1, $2, $3)"
            " RETURNING id, email, name, created_at",
            body.email, body.name, password_hash,
        )
    except asyncpg.UniqueViolationError:
        raise HTTPException(status.HTTP_409_CONFLICT, "e-mail already registered") from None
    return dict(row)


@router.post("/login", response_model=TokensOut)
async def login(body: LoginIn, request: Request) -> TokensOut:
    user = await app.state.pool.fetchrow(
        "SELECT id, password_hash FROM users WHERE lower(email) = lower($1)", body.email
    )
    stored = user["password_hash"] if user else DUMMY_HASH
    if not await hashing(password_matches, stored, body.password) or user is None:
        raise unauthorized("wrong e-mail or password")
    refresh_token = secrets.token_urlsafe(32)
    session_id = await app.state.pool.fetchval(
        "WITH s AS (INSERT INTO sessions (user_id, user_agent) VALUES ($1, $2) RETURNING id)"
        " INSERT INTO refresh_tokens (token_hash, session_id, expires_at)"
        " SELECT $3, s.id, $4 FROM s RETURNING session_id",
        user["id"], request.headers.get("user-agent", ""),
        token_hash(refresh_token), datetime.now(timezone.utc) + REFRESH_TTL,
    )
    return TokensOut(
        access_token=issue_access_token(user["id"], session_id), refresh_token=refresh_token
    )


@router.post("/refresh", response_model=TokensOut)
async def refresh(body: RefreshIn) -> TokensOut:
    """Rotates a refresh token. A token used twice revokes its session."""
    old, new = token_hash(body.refresh_token), secrets.token_urlsafe(32)
    reused = False
    async with app.state.pool.acquire() as db, db.transaction():
        session = await db.fetchrow(
            "UPDATE refresh_tokens t SET used_at = now() FROM sessions s"
            " WHERE t.token_hash = $1 AND t.used_at IS NULL AND t.expires_at > now()"
            "   AND s.id = t.session_id AND s.revoked_at IS NULL"
            " RETURNING s.id, s.user_id",
            old,
        )
        if session is None:
            await db.execute(
                "UPDATE sessions SET revoked_at = now() WHERE revoked_at IS NULL AND id ="
                " (SELECT session_id FROM refresh_tokens"
                "   WHERE token_hash = $1 AND used_at IS NOT NULL)",
                old,
            )
            reused = True
        else:
            await db.execute(
                "INSERT INTO refresh_tokens (token_hash, session_id, expires_at)"
                " VALUES ($1, $2, $3)",
                token_hash(new), session["id"], datetime.now(timezone.utc) + REFRESH_TTL,
            )
    if reused:
        raise unauthorized("invalid refresh token")
    return TokensOut(
        access_token=issue_access_token(session["user_id"], session["id"]), refresh_token=new
    )


@router.post("/logout", status_code=status.HTTP_204_NO_CONTENT)
async def logout(claims: dict = Depends(bearer_claims)) -> None:
    await app.state.pool.execute(
        "UPDATE sessions SET revoked_at = now() WHERE id = $1 AND revoked_at IS NULL",
        UUID(claims["sid"]),
    )


@router.get("/me", response_model=UserOut)
async def me(claims: dict = Depends(bearer_claims)) -> Any:
    """One query: the user of a session that has not been revoked."""
    row = await app.state.pool.fetchrow(
        "SELECT u.id, u.email, u.name, u.created_at FROM sessions s"
        " JOIN users u ON u.id = s.user_id WHERE s.id = $1 AND s.revoked_at IS NULL",
        UUID(claims["sid"]),
    )
    if row is None:
        raise unauthorized("session revoked")
    return dict(row)


app.include_router(router)
