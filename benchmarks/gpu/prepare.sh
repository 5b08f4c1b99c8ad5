#!/usr/bin/env bash
# Makes the kit for a machine with a GPU: benchmarks/gpu/kit, which git ignores. To be run where .NET is.
#   benchmarks/gpu/prepare.sh [archive of CIFAR-10 as JPEG files]
# The archive is ../shared/data/cifar10-jpeg.tar.xz beside the repository if none is named; without one the parts that need images are skipped there.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
kit=$here/kit
images=${1:-$root/../shared/data/cifar10-jpeg.tar.xz}
limit=$((55 * 1024 * 1024))

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
rm -rf "$kit"
mkdir -p "$kit" "$work/programs"

# Both programs with the same runtime, beside each other; libtorch is on the machine.
for project in src/ResNetGen.Tool benchmarks/ResNetGen.Benchmarks; do
    dotnet publish "$root/$project" -c Release -r linux-x64 --self-contained -p:PackAsTool=false -p:TorchBackend=none -o "$work/programs"
done
find "$work/programs" \( -name '*.pdb' -o -name '*.xml' \) -delete
tar -C "$work/programs" --sort=name --owner=0 --group=0 -c . | xz -6 -T0 > "$kit/programs.tar.xz"

if [ -f "$images" ]; then
    cp "$images" "$kit/cifar10.tar.xz"
else
    echo "There is no '$images': the kit is without CIFAR-10." >&2
fi

# What a CPU computes, to compare with there.
libtorch=${RESNETGEN_LIBTORCH:-${NUGET_PACKAGES:-$HOME/.nuget/packages}/libtorch-cpu-linux-x64/2.10.0/runtimes/linux-x64/native}
OUT="$work/out" python3 "$here/run.py" --device cpu --quick --record --only layouts,reference --seconds 600 --libtorch "$libtorch"

size=0
for file in "$kit"/*; do
    bytes=$(stat -c %s "$file")
    size=$((size + bytes))
    printf '%12d  %s\n' "$bytes" "${file#"$root"/}"
done
printf '%12d  in all, of %d that may travel\n' "$size" "$limit"
if [ "$size" -gt "$limit" ]; then
    echo "The kit is larger than $limit bytes: give prepare.sh a smaller archive of images, with fewer of each class." >&2
    exit 1
fi
