// OpenCV's dnn module: opencv MODEL THREADS FOLDER OUTPUT NAME=DIMS:FILE, otherwise as tests/bench/bench-model.c.
#include <opencv2/dnn.hpp>

#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <iostream>
#include <sstream>

static double
now_ms (clockid_t clock)
{
  timespec time;

  clock_gettime (clock, &time);
  return (double)time.tv_sec * 1e3 + (double)time.tv_nsec * 1e-6;
}

int
main (int argc, char *argv[])
{
  if (argc == 1)
    {
      std::cout << CV_VERSION << std::endl;
      return 0;
    }
  std::string feed = argv[5], text;
  size_t equals = feed.find ('='), colon = feed.find (':', equals);
  std::stringstream dims (feed.substr (equals + 1, colon - equals - 1));
  std::vector<int> shape;

  while (std::getline (dims, text, ','))
    shape.push_back (std::atoi (text.c_str ()));
  cv::Mat input (shape, CV_32F);
  std::ifstream (feed.substr (colon + 1), std::ios::binary).read ((char *)input.data, (std::streamsize)(input.total () * 4));

  cv::setNumThreads (std::atoi (argv[2]));
  cv::dnn::Net net = cv::dnn::readNet (argv[1]);
  net.setPreferableBackend (cv::dnn::DNN_BACKEND_OPENCV);
  std::vector<cv::String> names;
  std::vector<cv::Mat> outputs;
  std::stringstream list (argv[4]);
  while (std::getline (list, text, ','))
    names.push_back (text);

  auto run = [&] {
    net.setInput (input, feed.substr (0, equals));
    net.forward (outputs, names);
  };
  run ();
  for (size_t i = 0; i < outputs.size (); i++)
    std::ofstream (std::string (argv[3]) + "/" + std::to_string (i) + ".raw", std::ios::binary)
        .write ((char *)outputs[i].data, (std::streamsize)(outputs[i].total () * 4));
  std::cout << "ready" << std::endl;

  while (std::getline (std::cin, text))
    {
      int n = std::max (1, std::atoi (text.c_str ()));
      double wall = now_ms (CLOCK_MONOTONIC), cpu = now_ms (CLOCK_PROCESS_CPUTIME_ID);

      for (int i = 0; i < n; i++)
        run ();
      std::cout << (now_ms (CLOCK_MONOTONIC) - wall) / n << " " << (now_ms (CLOCK_PROCESS_CPUTIME_ID) - cpu) / n << std::endl;
    }
  return 0;
}
