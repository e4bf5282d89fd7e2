# escape=`
# A Nightshift worker for Windows containers. Written with care and NOT RUN YET: no Windows machine was at hand. README.md beside this file has the steps.
# Host and image must be of one Windows release (process isolation), or the host must have Hyper-V.
ARG WINDOWS=ltsc2022

FROM mcr.microsoft.com/windows/servercore:${WINDOWS} AS build
SHELL ["powershell", "-NoProfile", "-Command", "$ErrorActionPreference = 'Stop'; $ProgressPreference = 'SilentlyContinue';"]
ARG NODE_VERSION=24.21.0
# Of node-v<version>-win-x64.zip, from SHASUMS256.txt of the release (checked against nodejs.org's signature by whoever sets it). There is no default:
# a build without it stops.
ARG NODE_SHA256
RUN if (-not $env:NODE_SHA256) { throw 'Set --build-arg NODE_SHA256: the digest of the zip in SHASUMS256.txt' }; `
    $zip = 'node-v{0}-win-x64' -f $env:NODE_VERSION; `
    Invoke-WebRequest -UseBasicParsing -Uri ('https://nodejs.org/dist/v{0}/{1}.zip' -f $env:NODE_VERSION, $zip) -OutFile node.zip; `
    if ((Get-FileHash node.zip -Algorithm SHA256).Hash -ne $env:NODE_SHA256) { throw 'The digest of the zip is another one' }; `
    Expand-Archive node.zip -DestinationPath C:\; `
    Rename-Item ('C:\' + $zip) C:\node; `
    Remove-Item node.zip
RUN [Environment]::SetEnvironmentVariable('PATH', 'C:\node;' + $env:PATH, 'Machine')
WORKDIR C:\build
COPY package.json package-lock.json ./
# The portal is management's: its packages stay away, and the build leaves it out.
RUN npm ci --workspaces=false --ignore-scripts --no-audit --no-fund; if ($LASTEXITCODE -ne 0) { exit $LASTEXITCODE }
COPY . .
RUN npm run build; if ($LASTEXITCODE -ne 0) { exit $LASTEXITCODE }; `
    Get-ChildItem dist -Recurse -Filter *.map | Remove-Item
WORKDIR C:\nightshift
COPY package.json package-lock.json LICENSE ./
RUN npm ci --omit=dev --omit=optional --workspaces=false --ignore-scripts --no-audit --no-fund; if ($LASTEXITCODE -ne 0) { exit $LASTEXITCODE }; `
    Get-ChildItem node_modules -Recurse -Include *.map, *.d.ts, *.d.mts, *.d.cts -File | Remove-Item; `
    Move-Item C:\build\dist C:\nightshift\dist; `
    Remove-Item package-lock.json

# Nothing but Windows, Node and Nightshift: no PowerShell, no npm.
FROM mcr.microsoft.com/windows/nanoserver:${WINDOWS}
ARG VERSION=dev
ARG REVISION=unknown
LABEL org.opencontainers.image.title="Nightshift worker for Windows" `
      org.opencontainers.image.licenses="MIT" `
      org.opencontainers.image.version="${VERSION}" `
      org.opencontainers.image.revision="${REVISION}"
COPY --from=build C:\node\node.exe C:\node\node.exe
COPY --from=build C:\nightshift C:\nightshift
# ContainerUser may not write below C:\ but where it is told to: a volume keeps the worker's credential and packages over restarts.
USER ContainerUser
ENV WORKER_STATE_DIR=C:\Users\ContainerUser\nightshift-worker `
    WORKER_ISOLATION=process
WORKDIR C:\Users\ContainerUser
HEALTHCHECK --interval=10s --timeout=5s --start-period=90s --retries=3 CMD C:\node\node.exe C:\nightshift\dist\bin\health.js worker
# The first process is Node itself: Windows needs no tini. It is not told of `docker stop` either: README.md says what that means.
ENTRYPOINT ["C:\\node\\node.exe", "C:\\nightshift\\dist\\bin\\nightshift.js"]
CMD ["worker"]
