//! An S3 in this process that stores on disk and does not encrypt, whatever it is asked for.

use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto::Builder;
use s3s::auth::SimpleAuth;
use s3s::service::S3ServiceBuilder;
use s3s_fs::FileSystem;
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::runtime::Runtime;

/// The server; it ends when this is dropped.
pub struct Plain {
    pub url: String,
    _runtime: Runtime,
    _folder: TempDir,
}

pub fn plain() -> Plain {
    let folder = TempDir::new().expect("a folder");
    let mut service = S3ServiceBuilder::new(FileSystem::new(folder.path()).expect("a store"));
    service.set_auth(SimpleAuth::from_single("test", "test"));
    let service = service.build();
    let runtime = Runtime::new().expect("a runtime");
    let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0")).expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("its address"));
    runtime.spawn(async move {
        while let Ok((socket, _)) = listener.accept().await {
            let service = service.clone();
            tokio::spawn(async move {
                let http = Builder::new(TokioExecutor::new());
                let _ = http.serve_connection(TokioIo::new(socket), service).await;
            });
        }
    });
    Plain { url, _runtime: runtime, _folder: folder }
}
