//! An S3 in this process that stores on disk and says of every object that it is sealed as asked.
//! It isn't: what is measured is the way there and back.

use std::collections::HashMap;
use std::io;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};

use hyper::body::Incoming;
use hyper::header::{HeaderName, HeaderValue};
use hyper::service::Service;
use hyper::{Request, Response};
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto::Builder;
use s3s::auth::SimpleAuth;
use s3s::service::{S3Service, S3ServiceBuilder};
use s3s::{Body, HttpError};
use s3s_fs::FileSystem;
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::runtime::Runtime;

/// The server, with one bucket that is called `bucket`; it ends when this is dropped.
pub struct Server {
    pub url: String,
    _runtime: Runtime,
    _folder: TempDir,
}

pub fn start() -> io::Result<Server> {
    let folder = TempDir::new()?;
    std::fs::create_dir(folder.path().join("bucket"))?;
    let store = FileSystem::new(folder.path()).expect("a store");
    let mut service = S3ServiceBuilder::new(store);
    service.set_auth(SimpleAuth::from_single("test", "test"));
    let service = Sealing { inner: service.build(), said: Arc::default() };
    let runtime = Runtime::new()?;
    let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0"))?;
    let url = format!("http://{}", listener.local_addr()?);
    runtime.spawn(async move {
        while let Ok((socket, _)) = listener.accept().await {
            let service = service.clone();
            tokio::spawn(async move {
                let http = Builder::new(TokioExecutor::new());
                let _ = http.serve_connection(TokioIo::new(socket), service).await;
            });
        }
    });
    Ok(Server { url, _runtime: runtime, _folder: folder })
}

type Headers = Vec<(HeaderName, HeaderValue)>;

/// Keeps what was asked for with each object, and says it again with every answer about it.
#[derive(Clone)]
struct Sealing {
    inner: S3Service,
    said: Arc<Mutex<HashMap<String, Headers>>>,
}

impl Sealing {
    fn said(&self, path: &str) -> Headers {
        let said = self.said.lock().unwrap_or_else(PoisonError::into_inner);
        said.get(path).cloned().unwrap_or_default()
    }

    fn keep(&self, path: &str, request: &Request<Incoming>) {
        let seals = |name: &str| {
            name.starts_with("x-amz-server-side-encryption") || name.starts_with("x-amz-meta-")
        };
        let headers: Headers = (request.headers().iter())
            .filter(|(name, _)| seals(name.as_str()))
            .map(|(name, value)| (name.clone(), value.clone()))
            .collect();
        if !headers.is_empty() {
            let mut said = self.said.lock().unwrap_or_else(PoisonError::into_inner);
            said.insert(path.to_owned(), headers);
        }
    }
}

impl Service<Request<Incoming>> for Sealing {
    type Response = Response<Body>;
    type Error = HttpError;
    type Future = Pin<Box<dyn Future<Output = Result<Response<Body>, HttpError>> + Send>>;

    fn call(&self, request: Request<Incoming>) -> Self::Future {
        let path = request.uri().path().to_owned();
        self.keep(&path, &request);
        let (headers, answer) = (self.said(&path), Service::call(&self.inner, request));
        Box::pin(async move {
            let mut answer = answer.await?;
            // The store may have said some of them itself, and twice makes no sense.
            for (name, value) in headers {
                answer.headers_mut().insert(name, value);
            }
            Ok(answer)
        })
    }
}
